"""The part of the kernel lab that enters network namespaces: builds them, loads rules, opens connections, reads traces.

Reads one JSON object a line on stdin, answers with one JSON object a line. Runs as root of a user and mount namespace
of its own (see lab.ts), so that everything it makes goes when it ends. Needs ip, nft, iptables-restore; no package of Python's.
"""
import json, os, select, socket, struct, subprocess, sys, time

from netlink import (NFNL_SUBSYS_ACCT, NFNL_SUBSYS_CTNETLINK, NFNLGRP_NFTRACE, NLM_F_ACK, NLM_F_CREATE, attributes, event,
                     messages, netlink, nftables, request, rules)
from spaces import Inside, run, spaces

# ── building ────────────────────────────────────────────────────────────────

def space(name, sysctls):
    run(['ip', 'netns', 'add', name])
    spaces[name] = os.open('/run/netns/' + name, os.O_RDONLY)
    set_sysctls(name, {**QUIET, **sysctls})


QUIET = {
    'net.ipv6.conf.all.disable_ipv6': 1, 'net.ipv6.conf.default.disable_ipv6': 1,
    'net.ipv4.conf.all.rp_filter': 0, 'net.ipv4.conf.default.rp_filter': 0,
    'net.ipv4.conf.all.send_redirects': 0, 'net.ipv4.conf.default.send_redirects': 0,
    'net.ipv4.icmp_ratelimit': 0, 'net.ipv4.ping_group_range': '0 0', 'net.ipv4.tcp_synack_retries': 0, 'net.ipv4.ip_local_port_range': '20000 29999',
}


def set_sysctls(name, values):
    with Inside(name):
        for key, value in values.items():
            path = '/proc/sys/' + key.replace('.', '/')
            if os.path.exists(path):
                with open(path, 'w') as file:
                    file.write(str(value))


def batch(name, lines):
    with Inside(name):
        run(['ip', '-batch', '-'], '\n'.join(lines) + '\n')


def build(ask):
    """A router that knows no Pods, nodes with theirs, and hosts outside. `links`: by a bridge on each node, or routed."""
    nodes, outside, links = ask['nodes'], ask['outside'], ask['links']
    prefix, router = ask['prefix'], ask['router']
    space('router', {'net.ipv4.ip_forward': 1})
    space('scratch', {})
    batch('router', ['link set lo up'] + bridge('br0') + ['addr add %s/%d dev br0' % (router, prefix)] +
          bridge('out') + ['addr add %s/24 dev out' % ask['outsideGateway'], 'route add blackhole default'])
    set_sysctls('router', {'net.bridge.bridge-nf-call-iptables': 0})
    for node in nodes:
        space(node['name'], ask['sysctls'])
    for host in outside:
        space(host['name'], {})
        run(['ip', 'link', 'add', 'o-' + host['name'][-12:], 'netns', 'router', 'type', 'veth',
             'peer', 'name', 'eth0', 'netns', host['name']])
        batch('router', ['link set o-%s master out up' % host['name'][-12:]])
        batch(host['name'], ['link set lo up', 'link set eth0 up', 'addr add %s/24 dev eth0' % host['ip'],
                             'route add default via ' + ask['outsideGateway']])
    for node in nodes:
        link = 'n-' + node['name'][-12:]
        run(['ip', 'link', 'add', link, 'netns', 'router', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', node['name']])
        batch('router', ['link set %s master br0 up' % link])
        lines = ['link set lo up', 'link set eth0 up', 'addr add %s/%d dev eth0' % (node['ip'], prefix)]
        if links != 'routed links':
            lines += bridge('cni0') + ['addr add %s/%s dev cni0' % (node['gateway'], node['podCIDR'].split('/')[1])]
        lines += ['route add default via ' + router]
        lines += ['route add %s via %s' % (other['podCIDR'], other['ip']) for other in nodes if other is not node]
        batch(node['name'], lines)
        for number, pod in enumerate(node['pods']):
            pod_link(node, pod, 'veth%d' % number, links)
    return {'ok': True}


def bridge(name):
    return ['link add %s type bridge forward_delay 0 stp_state 0 mcast_snooping 0' % name, 'link set %s up' % name]


def pod_link(node, pod, link, links):
    space(pod['name'], {})
    run(['ip', 'link', 'add', link, 'netns', node['name'], 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pod['name']])
    if links != 'routed links':
        hairpin = 'off' if links == 'no hairpin' else 'on'
        batch(node['name'], ['link set %s master cni0 up' % link,
                             'link set %s type bridge_slave hairpin %s' % (link, hairpin)])
        route, length = [], node['podCIDR'].split('/')[1]
    else:
        batch(node['name'], ['link set %s up' % link, 'addr add %s/32 dev %s' % (node['gateway'], link),
                             'route add %s/32 dev %s' % (pod['ip'], link)])
        route, length = ['route add %s/32 dev eth0 scope link' % node['gateway']], '32'
    batch(pod['name'], ['link set lo up', 'link set eth0 up', 'addr add %s/%s dev eth0' % (pod['ip'], length)] + route +
          ['route add default via ' + node['gateway']])


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
            events += [[node, event(attributes(payload))] for kind, payload, _ in messages(data) if kind == nftables(0x11)]
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
        with Inside(name):
            opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM if protocol == 'TCP' else socket.SOCK_DGRAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if protocol == 'UDP':
            opened.setsockopt(socket.IPPROTO_IP, 8, 1)
        opened.bind(('0.0.0.0', port))
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
    to = [value[8:12] for level, kind, value in ancillary if level == 0 and kind == 8]
    seen.append({'stack': key[0], 'address': socket.inet_ntoa(to[0]), 'port': key[2], 'client': peer[0], 'clientPort': peer[1]})
    reply = struct.pack('=I4s4s', 0, to[0], b'\0\0\0\0')
    try:
        opened.sendmsg([b'R' + data[1:]], [(0, 8, reply)], 0, peer)
    except OSError:
        pass


def answer_stream(fd, seen):
    accepted, key, peer = open_connections[fd]
    try:
        data = accepted.recv(2048)
    except OSError:
        data = b''
    if data[:1] == b'Q':
        address, port = accepted.getsockname()
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
    for level, kind, value in ancillary:
        if level == 0 and kind == 11 and value[4] == 2:
            return {'type': value[5], 'code': value[6], 'from': socket.inet_ntoa(value[20:24])}
    return None


# An echo request (RFC 792); the kernel fills in the checksum and the identifier, which is the socket's port.
ECHO = struct.pack('>BBHHH', 8, 0, 0, 0, 1)


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
    payload = ECHO if ask['protocol'] == 'ICMP' else b'Q' + (b'K' if ask.get('keep') else b'.')
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
    with Inside(ask['from']):
        if ask['protocol'] == 'ICMP':
            return socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
        return socket.socket(socket.AF_INET, socket.SOCK_STREAM if ask['protocol'] == 'TCP' else socket.SOCK_DGRAM)


def start_call(ask, told):
    opened = client(ask)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(socket.IPPROTO_IP, 11, 1)
    opened.setblocking(False)
    opened.bind(('0.0.0.0', ask['sport']))
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
    told['outcome'] = 'answered' if data[:1] == (b'\0' if protocol == 'ICMP' else b'R') else 'closed'
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
            opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
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
