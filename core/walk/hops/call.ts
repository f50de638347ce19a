import type { Target } from '../request.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

/** The application is called. */
export function callHop(client: Station, line: string, target: Target, literal: boolean): Draft {
  const who = client.at === 'pod' ? `Pod ${nameOf(client)}` : nameOf(client);
  return draft({
    time: 0,
    kind: 'call',
    place: placeOf(client),
    label: 'call',
    title: `${nameOf(client)} calls ${target.host}`,
    caption: literal
      ? `${who} asks for ${target.host}${target.port === 0 ? '' : `, port ${target.port}`}: an address, so no name has to be looked up.`
      : `${who} asks for ${target.http ? 'http://' : ''}${target.host}: it knows a name, but packets need an address.`,
    because: literal
      ? `${target.tool} was given an address. DNS takes no part in what follows.`
      : `${target.tool} hands the name to the C library’s resolver (getaddrinfo) and waits. Nothing has left ${client.at === 'pod' ? 'the Pod' : nameOf(client)} yet.`,
    docs: docs.service,
    lines: [`$ ${line}`],
  });
}

/** A tool is called that asks a name server and then is done. */
export function inquiryHop(client: Station, line: string, { tool, host }: Target): Draft {
  const who = client.at === 'pod' ? `Pod ${nameOf(client)}` : nameOf(client);
  const because =
    tool === 'getent'
      ? 'getent asks the C library, as an application would: /etc/hosts first, then the search list of resolv.conf.'
      : `${tool} brings a resolver of its own and reads only resolv.conf: ${tool === 'dig' ? 'it asks for the name as it stands, without the search list' : 'it asks one type after the other, along the search list'}. An application on this machine may fare otherwise.`;
  return draft({
    time: 0,
    kind: 'call',
    place: placeOf(client),
    label: 'call',
    title: `${nameOf(client)} runs ${tool}`,
    caption: `${who} asks what DNS says${host === '' ? '' : ` about ${host}`}. Whatever it hears, no connection is made.`,
    because,
    docs: docs.dns,
    lines: [`$ ${line}`],
  });
}
