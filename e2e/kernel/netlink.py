"""nf_tables, conntrack and nfacct over netlink, as far as the lab asks them: no tool is started, so it is fast."""
import os, socket, struct

from spaces import Inside

NFNL_SUBSYS_CTNETLINK, NFNL_SUBSYS_NFTABLES, NFNL_SUBSYS_ACCT, NFNLGRP_NFTRACE = 1, 10, 7, 9
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLM_F_CREATE = 1, 4, 0x300, 0x400
NLMSG_ERROR, NLMSG_DONE = 2, 3
# What nfgenmsg says of a table's family, and nft's word for it; 0 asks for all.
FAMILIES = {2: 'ip', 10: 'ip6'}
ANY = 0


def netlink(node):
    with Inside(node):
        opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        opened.bind((0, 0))
    return opened


def attributes(data):
    found, at = {}, 0
    while at + 4 <= len(data):
        length, kind = struct.unpack_from('=HH', data, at)
        if length < 4:
            break
        found[kind & 0x3fff] = data[at + 4:at + length]
        at += (length + 3) & ~3
    return found


def messages(data):
    at = 0
    while at + 16 <= len(data):
        length, kind = struct.unpack_from('=IH', data, at)
        yield kind, data[at + 20:at + length], data[at + 16:at + length]
        at += (length + 3) & ~3


def request(node, kind, flags, body=b''):
    opened = netlink(node)
    opened.send(struct.pack('=IHHII', 20 + len(body), kind, NLM_F_REQUEST | flags, 1, 0) + struct.pack('=BBH', ANY, 0, 0) + body)
    try:
        while True:
            for got, payload, raw in messages(opened.recv(1 << 18)):
                if got == NLMSG_DONE:
                    return
                if got == NLMSG_ERROR:
                    code = struct.unpack_from('=i', raw)[0]
                    if code:
                        raise OSError(-code, os.strerror(-code))
                    return
                yield {**attributes(payload), 'family': FAMILIES.get(raw[0])}
    finally:
        opened.close()


def text(value):
    return value.rstrip(b'\0').decode()


def nftables(kind):
    return NFNL_SUBSYS_NFTABLES << 8 | kind


def rules(node):
    """Handle ► place in the chain, and the hook of every base chain."""
    places, counts, hooks = {}, {}, {}
    for chain in request(node, nftables(4), NLM_F_DUMP):
        if 4 in chain:
            key = '%s %s %s' % (chain['family'], text(chain[1]), text(chain[3]))
            hooks[key] = struct.unpack('>I', attributes(chain[4])[1])[0]
    for rule in request(node, nftables(7), NLM_F_DUMP):
        key = '%s %s %s' % (rule['family'], text(rule[1]), text(rule[2]))
        counts[key] = counts.get(key, 0) + 1
        places['%s %d' % (key, struct.unpack('>Q', rule[3])[0])] = counts[key]
    return places, hooks


def event(found, family):
    told = {'id': struct.unpack('>I', found[6])[0], 'family': FAMILIES.get(family), 'table': text(found[1]), 'chain': text(found[2])}
    if 3 in found:
        told['handle'] = struct.unpack('>Q', found[3])[0]
    if 5 in found:
        verdict = attributes(found[5])
        told['verdict'] = struct.unpack('>i', verdict[1])[0]
        if 2 in verdict:
            told['to'] = text(verdict[2])
    if 14 in found:
        told['mark'] = struct.unpack('>I', found[14])[0]
    if 8 in found and len(found[8]) >= 20:
        told['header'] = header(found[8], found.get(9, b''))
    return told


def header(network, transport):
    """Addresses, ports and what tells one packet of a flow from another. No packet of the lab has options or extension headers."""
    if network[0] >> 4 == 6:
        src, dst = (socket.inet_ntop(socket.AF_INET6, network[at:at + 16]) for at in (8, 24))
        told = {'src': src, 'dst': dst, 'protocol': network[6]}
    else:
        told = {'src': socket.inet_ntoa(network[12:16]), 'dst': socket.inet_ntoa(network[16:20]), 'protocol': network[9]}
    protocol = told['protocol']
    if protocol in (6, 17) and len(transport) >= 8:
        told['sport'], told['dport'] = struct.unpack_from('>HH', transport)
        if protocol == 6 and len(transport) >= 14:
            told['flags'] = transport[13]
        elif protocol == 17 and len(transport) > 8:
            told['payload'] = chr(transport[8])
    elif protocol in (1, 58) and len(transport) >= 2:
        told['type'], told['code'] = transport[0], transport[1]
    return told
