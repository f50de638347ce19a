"""The part of the kernel lab that enters network namespaces: builds them, loads rules, opens connections, reads traces.

Reads one JSON object a line on stdin, answers with one JSON object a line. Runs as root of a user and mount namespace
of its own (see lab.ts), so that everything it makes goes when it ends. Needs ip, nft, iptables-restore; no package of Python's.
"""
import json, select, socket, struct, subprocess, sys, time

from netlink import (NFNL_SUBSYS_ACCT, NFNL_SUBSYS_CTNETLINK, NFNLGRP_NFTRACE, NLM_F_ACK, NLM_F_CREATE, attributes, event,
                     messages, netlink, nftables, request, rules)
from families import FAMILIES, NUMBERS, SIX, STYLES, family_of, own
from machines import build
from spaces import Inside, run

# ── rules ───────────────────────────────────────────────────────────────────

def start_tool(node, tool, text, options):
    command = [tool] + options + (['-f', '-'] if tool == 'nft' else [])
    with Inside(node):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return child


def load(ask):
    """`texts`: [{node, tool, text, options}], all at once. Answers with what each tool complained about."""
    children = [start_tool(one['node'], one['tool'], one['text'], one.get('options', [])) for one in ask['texts']]
    answers = []
    for child, one in zip(children, ask['texts']):
        _, errors = child.communicate(one['text'])
        answers.append({'node': one['node'], 'code': child.returncode, 'error': errors.strip()})
    return {'loaded': answers}


def command(ask):
    with Inside(ask['node']):
        done = run(ask['command'], ask.get('text', ''), ok=False)
    return {'code': done.returncode, 'stdout': done.stdout, 'error': done.stderr.strip()}


# ── what the kernel knows ───────────────────────────────────────────────────

def positions(ask):
    listing = {}
    for node in ask['nodes']:
        places, hooks = rules(node)
        listing[node] = {'places': places, 'hooks': hooks}
    return {'rules': listing}


def counter(ask):
    """Makes a counter that `-m nfacct` counts with, as kube-proxy does when it starts."""
    name = ask['name'].encode() + b'\0'
    body = struct.pack('=HH', 4 + len(name), 1) + name + b'\0' * (-len(name) % 4)
    for node in ask['nodes']:
        list(request(node, NFNL_SUBSYS_ACCT << 8 | 0, NLM_F_ACK | NLM_F_CREATE, body))
    return {'ok': True}


def forget(ask):
    """Empties the connection tables."""
    for node in ask['nodes']:
        list(request(node, NFNL_SUBSYS_CTNETLINK << 8 | 2, NLM_F_ACK))
    return {'ok': True}


# ── traces ──────────────────────────────────────────────────────────────────

tracers = {}


def trace(ask):
    for node in ask['nodes']:
        if node not in tracers:
            tracers[node] = netlink(node)
            tracers[node].setsockopt(270, 1, NFNLGRP_NFTRACE)
            tracers[node].setblocking(False)
    return {'ok': True}


def drain(events):
    """Reads what the kernel has told so far; says whether it told anything."""
    news = False
    for node, opened in tracers.items():
        while True:
            try:
                data = opened.recv(1 << 18)
            except BlockingIOError:
                break
            news = True
            events += [[node, event(attributes(payload), raw[0])] for kind, payload, raw in messages(data) if kind == nftables(0x11)]
    return news


# ── servers and clients ─────────────────────────────────────────────────────

listeners = {}
poll = select.epoll()
open_connections = {}
kept = {}


def listen(ask):
    """Servers that answer with who they are and whom they see. Each is `[namespace, protocol, port]`."""
    for name, protocol, port in ask['servers']:
        if (name, protocol, port) in [key for key, _ in listeners.values()]:
            continue
        for family in FAMILIES:
            with Inside(name):
                opened = socket.socket(family.number, STYLES[protocol], NUMBERS[protocol])
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family is SIX:
                opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if protocol == 'UDP':
                opened.setsockopt(family.level, family.packet_info_on, 1)
            opened.bind((family.any, port))
            if protocol == 'TCP':
                opened.listen(64)
            opened.setblocking(False)
            listeners[opened.fileno()] = ((name, protocol, port), opened)
            poll.register(opened.fileno(), select.EPOLLIN)
    return {'ok': True}


def unlisten(ask):
    for fd, (key, opened) in list(listeners.items()):
        if list(key) in ask['servers']:
            poll.unregister(fd)
            opened.close()
            del listeners[fd]
    return {'ok': True}


def serve(seen):
    """Lets every server do what it can do at once."""
    for fd, _ in poll.poll(0):
        if fd in listeners:
            key, opened = listeners[fd]
            if key[1] == 'TCP':
                accepted, peer = opened.accept()
                accepted.setblocking(False)
                open_connections[accepted.fileno()] = (accepted, key, peer)
                poll.register(accepted.fileno(), select.EPOLLIN)
            else:
                answer_datagram(opened, key, seen)
        elif fd in open_connections:
            answer_stream(fd, seen)


def answer_datagram(opened, key, seen):
    try:
        data, ancillary, _, peer = opened.recvmsg(2048, 64)
    except OSError:
        return
    if data[:1] != b'Q':
        return
    # The address that the datagram came to is the one that the answer has to leave by.
    family = own(opened)
    to = [value[8:12] if family is not SIX else value[:16] for level, kind, value in ancillary
          if (level, kind) == (family.level, family.packet_info)]
    seen.append({'stack': key[0], 'address': family.text(to[0]), 'port': key[2], 'client': peer[0], 'clientPort': peer[1]})
    reply = struct.pack('=I4s4s', 0, to[0], b'\0\0\0\0') if family is not SIX else struct.pack('=16sI', to[0], 0)
    try:
        opened.sendmsg([b'R' + data[1:]], [(family.level, family.packet_info, reply)], 0, peer)
    except OSError:
        pass


def answer_stream(fd, seen):
    accepted, key, peer = open_connections[fd]
    try:
        data = accepted.recv(2048)
    except OSError:
        data = b''
    if data[:1] == b'Q':
        address, port = accepted.getsockname()[:2]
        seen.append({'stack': key[0], 'address': address, 'port': port, 'client': peer[0], 'clientPort': peer[1]})
        accepted.send(b'R' + data[1:])
    if not data or not data.endswith(b'K'):
        poll.unregister(fd)
        accepted.close()
        del open_connections[fd]


def offender(opened):
    """Who sent the ICMP error that this socket has heard of, and which."""
    try:
        _, ancillary, _, _ = opened.recvmsg(1, 512, socket.MSG_ERRQUEUE)
    except OSError:
        return None
    family = own(opened)
    for level, kind, value in ancillary:
        # struct sock_extended_err, then the sender's struct sockaddr; origin 2: ICMP, 3: ICMPv6.
        if (level, kind) == (family.level, family.errors) and value[4] in (2, 3):
            address = value[20:24] if family is not SIX else value[24:40]
            return {'type': value[5], 'code': value[6], 'from': family.text(address)}
    return None


def echo(family):
    """An echo request (RFC 792, 4443); the kernel fills in the checksum and the identifier, which is the socket's port."""
    return struct.pack('>BBHHH', family.echo, 0, 0, 0, 1)


def call(ask):
    """One connection (or datagram and answer). Ends when it is answered, has failed, or nothing has stirred for a while."""
    events, seen, told = [], [], {'outcome': 'timeout'}
    drain([])
    told['began'] = time.monotonic()
    if ask.get('goOn'):
        opened, began = kept[ask['goOn']], 'connected'
        told['source'] = opened.getsockname()[0]
    else:
        opened, began = start_call(ask, told)
    step = began
    if step == 'over':
        told['ended'] = time.monotonic()
    payload = echo(own(opened)) if ask['protocol'] == 'ICMP' else b'Q' + (b'K' if ask.get('keep') else b'.')
    last = start = time.monotonic()
    while step != 'over':
        before = (step, len(seen))
        if step == 'connecting':
            code = connected(opened)
            if code == 0:
                step = 'connected'
            elif code is not None:
                step = fail(told, code, opened)
        if step == 'connected':
            try:
                opened.send(payload)
                step = 'sent'
            except OSError as error:
                step = fail(told, error.errno, opened)
        serve(seen)
        if step == 'sent':
            step = heard(opened, told, ask['protocol'])
        now = time.monotonic()
        if before[0] == 'connecting' and step != 'connecting' or step == 'over':
            told.setdefault('ended', now)
        if drain(events) or before != (step, len(seen)):
            last = now
        if now - last > ask['patience'] or now - start > 5:
            break
        if step != 'over' and now - last > 0.002:
            time.sleep(0.001)
    told.setdefault('ended', time.monotonic())
    if ask.get('keep'):
        kept[ask['keep']] = opened
    elif opened is not None:
        opened.close()
    for _ in range(3):
        serve(seen)
    drain(events)
    return {**told, 'seen': seen, 'events': events, 'conntrack': {node: conntrack(node) for node in tracers}}


def client(ask):
    family, protocol = family_of(ask['to']), ask['protocol']
    number = socket.IPPROTO_ICMPV6 if family is SIX and protocol == 'ICMP' else NUMBERS[protocol]
    with Inside(ask['from']):
        return socket.socket(family.number, STYLES[protocol], number)


def start_call(ask, told):
    opened = client(ask)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(own(opened).level, own(opened).errors, 1)
    opened.setblocking(False)
    opened.bind((own(opened).any, ask['sport']))
    code = opened.connect_ex((ask['to'], ask['port']))
    told['source'] = opened.getsockname()[0]
    if code in (0, 115):
        return opened, 'connecting' if ask['protocol'] == 'TCP' else 'connected'
    return opened, fail(told, code, opened)


def connected(opened):
    if not select.select([], [opened], [], 0)[1]:
        return None
    return opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


def heard(opened, told, protocol):
    try:
        data = opened.recv(2048)
    except BlockingIOError:
        return 'sent'
    except OSError as error:
        # A datagram socket that did not ask for them hears of no other error (net/ipv4/udp.c, __udp4_lib_err).
        if protocol != 'TCP' and error.errno != 111:
            return 'sent'
        return fail(told, error.errno, opened)
    told['outcome'] = 'answered' if data[:1] == (bytes([own(opened).echo_reply]) if protocol == 'ICMP' else b'R') else 'closed'
    return 'over'


NAMES = {1: 'EPERM', 101: 'ENETUNREACH', 104: 'ECONNRESET', 111: 'ECONNREFUSED', 113: 'EHOSTUNREACH', 22: 'EINVAL'}


def fail(told, code, opened):
    told['error'] = NAMES.get(code, str(code))
    told['outcome'] = {1: 'refused', 111: 'refused', 104: 'reset'}.get(code, 'unreachable')
    by = offender(opened)
    if by:
        told['icmp'] = by
    return 'over'


def conntrack(node):
    """Flows as /proc lists them, each a line."""
    with Inside(node):
        with open('/proc/thread-self/net/nf_conntrack') as file:
            return file.read().splitlines()


def many(ask):
    """Connects again and again; counts who answered."""
    counts, seen = {}, []
    for _ in range(ask['times']):
        with Inside(ask['from']):
            opened = socket.socket(family_of(ask['to']).number, socket.SOCK_STREAM)
        opened.settimeout(2)
        opened.connect((ask['to'], ask['port']))
        opened.send(b'Q.')
        while not seen:
            serve(seen)
        opened.recv(64)
        opened.close()
        serve([])
        key = '%s:%d' % (seen[0]['address'], seen[0]['port'])
        counts[key] = counts.get(key, 0) + 1
        seen.clear()
    return {'counts': counts}


ASKED = {'build': build, 'load': load, 'command': command, 'positions': positions, 'counter': counter, 'forget': forget, 'trace': trace,
         'listen': listen, 'unlisten': unlisten, 'call': call, 'many': many}

for line in sys.stdin:
    wanted = json.loads(line)
    try:
        answer = ASKED[wanted['do']](wanted)
    except Exception as error:
        answer = {'failed': '%s: %s: %s' % (wanted['do'], type(error).__name__, error)}
    print(json.dumps(answer), flush=True)
