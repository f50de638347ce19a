/**
 * The Inspector region: one hop from the inside. Header as a diff, rules looked at, endpoints and their odds, what it
 * was made from, why, conntrack, terminal lines, and the steps below it. Draws what the walk says; decides nothing.
 */
export { Inspector } from './Inspector.tsx';
