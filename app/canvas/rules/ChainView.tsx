import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { Hop, RuleVisit } from '../../../core/index.ts';
import { placeText, ruleParts, visitNote } from '../../state/index.ts';
import type { Chain, RuleRow } from './chains.ts';
import { chainsOf, shownRows, stageText } from './chains.ts';

const comment = (text: string): string => /--comment "?([^"]*)"?$/.exec(text)?.[1] ?? '';

/** Rule text that breaks between its words only: an option must not lose its dashes. */
function Words({ text }: { readonly text: string }) {
  return text.split(' ').map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a rule may say the same word twice
    <span key={index}>{word} </span>
  ));
}

function Rule({ rule, children }: { readonly rule: RuleVisit; readonly children?: ReactNode }) {
  const parts = ruleParts(rule);
  const note = visitNote(rule);
  return (
    <li className="cv-rule" data-matched={rule.matched || undefined}>
      <div className="cv-rule-line" title={rule.text}>
        <span className="cv-rule-number">{rule.position}</span>
        <span className="cv-rule-text">
          <Words text={parts.matches} />
          <b>
            <Words text={parts.jump} />
          </b>
          {comment(parts.comment) && <i>{comment(parts.comment)}</i>}
          {note && <em>{note}</em>}
        </span>
        <span className="cv-rule-says">{rule.matched ? 'match' : 'no match'}</span>
      </div>
      {children}
    </li>
  );
}

function Row({ row }: { readonly row: RuleRow }) {
  return (
    <Rule rule={row.rule}>
      {row.into && (
        <ol className="cv-chains">
          <ChainBox chain={row.into} />
        </ol>
      )}
    </Rule>
  );
}

function ChainBox({ chain }: { readonly chain: Chain }) {
  return (
    <li className="cv-chain">
      <b className="cv-chain-name">{chain.name}</b>
      <ol>
        {shownRows(chain).map((each) =>
          each.row === 'rule' ? (
            <Row key={each.shown.rule.position} row={each.shown} />
          ) : (
            <li key={each.from} className="cv-rule-passed">
              <details>
                <summary>
                  rules {each.from}–{each.to}: no match
                </summary>
                <ol>
                  {each.rules.map((rule) => (
                    <Rule key={rule.position} rule={rule} />
                  ))}
                </ol>
              </details>
            </li>
          ),
        )}
      </ol>
    </li>
  );
}

/** `nat table at PREROUTING`. */
function headOf({ place, pass, considered }: Hop): string {
  const table = pass?.stage ?? considered[0]?.table;
  if (place.at !== 'hook') return placeText(place);
  return table ? `${place.hook} · ${table}` : place.hook;
}

/** The hook in view, opened: its chains in order, each rule that the packet was held against, and which of them matched. */
export function ChainView({ hop }: { readonly hop: Hop }) {
  const list = useRef<HTMLOListElement>(null);
  const chains = chainsOf(hop.considered);
  // The rule that decided is what a person came to see.
  useEffect(() => {
    const matched = list.current?.querySelectorAll('[data-matched]');
    matched?.[matched.length - 1]?.querySelector('.cv-rule-line')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section aria-label="Chains of the hook">
      <h2>
        {headOf(hop)}
        {hop.place.at === 'hook' && <small> {hop.place.node}</small>}
      </h2>
      {chains.length === 0 ? (
        <p>{stageText(hop)}</p>
      ) : (
        <ol className="cv-chains" ref={list}>
          {chains.map((chain) => (
            <ChainBox key={`${chain.table}/${chain.name}`} chain={chain} />
          ))}
        </ol>
      )}
    </section>
  );
}
