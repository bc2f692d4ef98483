// The protocol is one datagram for each message, so that it needs no library.
#include "service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace cli {

void tell_manager(std::string_view state) noexcept
{
    const char* const variable = std::getenv("NOTIFY_SOCKET");
    const std::string_view path{variable != nullptr ? variable : ""};
    sockaddr_un address{};
    if ((!path.starts_with('/') && !path.starts_with('@')) || path.size() >= sizeof address.sun_path)
        return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    if (path.starts_with('@'))
        address.sun_path[0] = '\0';  // a name that is not in the file system
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
    ::close(socket);
}

}  // namespace cli
