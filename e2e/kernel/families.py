"""IPv4 and IPv6 as sockets have them."""
import socket


class Family:
    """What differs between IPv4 and IPv6 in the calls of sockets (ip(7), ipv6(7), RFC 3542)."""

    def __init__(self, number, any, level, errors, packet_info_on, packet_info, echo, echo_reply):
        self.number, self.any, self.level, self.errors = number, any, level, errors
        self.packet_info_on, self.packet_info, self.echo, self.echo_reply = packet_info_on, packet_info, echo, echo_reply

    def text(self, address):
        return socket.inet_ntop(self.number, address)


FOUR = Family(socket.AF_INET, '0.0.0.0', socket.IPPROTO_IP, 11, 8, 8, 8, 0)
SIX = Family(socket.AF_INET6, '::', socket.IPPROTO_IPV6, 25, 49, 50, 128, 129)
FAMILIES = (FOUR, SIX)
STYLES = {'TCP': socket.SOCK_STREAM, 'UDP': socket.SOCK_DGRAM, 'ICMP': socket.SOCK_DGRAM}
NUMBERS = {'TCP': socket.IPPROTO_TCP, 'UDP': socket.IPPROTO_UDP, 'ICMP': socket.IPPROTO_ICMP}


def family_of(address):
    return SIX if ':' in address else FOUR


def own(opened):
    return SIX if opened.family == socket.AF_INET6 else FOUR
