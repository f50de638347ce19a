/* Looks a name up by the C library it is linked with: first how it ended, then the addresses in their order. */
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>
#include <sys/socket.h>

int main(int count, char **words) {
  if (count < 3) return 64;
  struct addrinfo hints, *found = 0, *each;
  memset(&hints, 0, sizeof hints);
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = strcmp(words[1], "IPv4") == 0 ? AF_INET : strcmp(words[1], "IPv6") == 0 ? AF_INET6 : AF_UNSPEC;
  if (count > 3 && strcmp(words[3], "addrconfig") == 0) hints.ai_flags = AI_ADDRCONFIG;
  int code = getaddrinfo(words[2], "80", &hints, &found);
  puts(code == 0 ? "" : gai_strerror(code));
  for (each = found; code == 0 && each; each = each->ai_next) {
    char text[INET6_ADDRSTRLEN];
    const void *address = each->ai_family == AF_INET
      ? (void *)&((struct sockaddr_in *)each->ai_addr)->sin_addr
      : (void *)&((struct sockaddr_in6 *)each->ai_addr)->sin6_addr;
    puts(inet_ntop(each->ai_family, address, text, sizeof text));
  }
  return 0;
}
