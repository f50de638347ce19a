"""The machines of the lab: a router, nodes with their Pods, hosts outside, each a network namespace."""
import os

from spaces import Inside, run, spaces


def space(name, sysctls):
    run(['ip', 'netns', 'add', name])
    spaces[name] = os.open('/run/netns/' + name, os.O_RDONLY)
    set_sysctls(name, {**QUIET, **sysctls})


QUIET = {
    'net.ipv6.conf.all.accept_dad': 0, 'net.ipv6.conf.default.accept_dad': 0, 'net.ipv6.conf.default.dad_transmits': 0,
    'net.ipv6.conf.all.accept_ra': 0, 'net.ipv6.conf.default.accept_ra': 0, 'net.ipv6.conf.default.router_solicitations': 0,
    'net.ipv6.conf.all.accept_redirects': 0, 'net.ipv6.conf.default.accept_redirects': 0,
    'net.ipv6.icmp.ratelimit': 0,
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


def batch(name, lines, *family):
    with Inside(name):
        run(['ip', *family, '-batch', '-'], '\n'.join(lines) + '\n')


def batch6(name, lines):
    """The same for IPv6: an address is good at once, no neighbour is asked whether it has it too."""
    batch(name, [line + ' nodad' if line.startswith('addr add') else line for line in lines], '-6')


def build(ask):
    """A router that knows no Pods, nodes with theirs, and hosts outside. `links`: by a bridge on each node, or routed."""
    nodes, outside, links = ask['nodes'], ask['outside'], ask['links']
    prefix, router = ask['prefix'], ask['router']
    forwarding = {'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1}
    space('router', forwarding)
    space('scratch', {})
    batch('router', ['link set lo up'] + bridge('br0') + ['addr add %s/%d dev br0' % (router, prefix)] +
          bridge('out') + ['addr add %s/24 dev out' % ask['outsideGateway'], 'route add blackhole default'])
    batch6('router', ['addr add %s/%d dev br0' % (ask['router6'], ask['prefix6']), 'addr add %s/64 dev out' % ask['outsideGateway6'],
                      'route add blackhole default metric 1'])
    set_sysctls('router', {'net.bridge.bridge-nf-call-iptables': 0, 'net.bridge.bridge-nf-call-ip6tables': 0})
    called = ask['sysctls'].get('net.bridge.bridge-nf-call-iptables', 1)
    for node in nodes:
        space(node['name'], {**ask['sysctls'], **forwarding, 'net.bridge.bridge-nf-call-ip6tables': called})
    for host in outside:
        space(host['name'], {})
        run(['ip', 'link', 'add', 'o-' + host['name'][-12:], 'netns', 'router', 'type', 'veth',
             'peer', 'name', 'eth0', 'netns', host['name']])
        batch('router', ['link set o-%s master out up' % host['name'][-12:]])
        batch(host['name'], ['link set lo up', 'link set eth0 up', 'addr add %s/24 dev eth0' % host['ip'],
                             'route add default via ' + ask['outsideGateway']])
        batch6(host['name'], ['addr add %s/64 dev eth0' % host['ip6'], 'route add default via ' + ask['outsideGateway6']])
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
        lines = ['addr add %s/%d dev eth0' % (node['ip6'], ask['prefix6'])]
        if links != 'routed links':
            lines += ['addr add %s/64 dev cni0' % node['gateway6']]
        lines += ['route add default via ' + ask['router6']]
        batch6(node['name'], lines + ['route add %s via %s' % (other['podCIDR6'], other['ip6']) for other in nodes if other is not node])
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
        route, length, route6, length6 = [], node['podCIDR'].split('/')[1], [], '64'
    else:
        batch(node['name'], ['link set %s up' % link, 'addr add %s/32 dev %s' % (node['gateway'], link),
                             'route add %s/32 dev %s' % (pod['ip'], link)])
        batch6(node['name'], ['addr add %s/128 dev %s' % (node['gateway6'], link), 'route add %s/128 dev %s' % (pod['ip6'], link)])
        route, length = ['route add %s/32 dev eth0 scope link' % node['gateway']], '32'
        route6, length6 = ['route add %s/128 dev eth0' % node['gateway6']], '128'
    batch(pod['name'], ['link set lo up', 'link set eth0 up', 'addr add %s/%s dev eth0' % (pod['ip'], length)] + route +
          ['route add default via ' + node['gateway']])
    batch6(pod['name'], ['addr add %s/%s dev eth0' % (pod['ip6'], length6)] + route6 + ['route add default via ' + node['gateway6']])
