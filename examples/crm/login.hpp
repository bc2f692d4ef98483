// Who is signed in to the CRM, and what they may do in outbound.
#pragma once

#include "database.hpp"

#include <outbound/access.hpp>
#include <outbound/web.hpp>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace crm {

/// Scopes of a role; empty if there is no such role.
std::vector<outbound::scope> scopes_of(std::string_view role);

/// Threads: one.
class login {
public:
    /// The cookie is sent for paths under `prefix`, and over TLS only if `is_secure`.
    login(std::string prefix, bool is_secure) : prefix_{std::move(prefix)}, is_secure_{is_secure} {}

    /// The value of Set-Cookie that begins a session.
    std::string begin(user who);

    /// Ends the session; the value of Set-Cookie that deletes the cookie.
    std::string end(const outbound::web_request& request);

    /// The user of a request. Null: nobody is signed in, or the request changes something and a page of another origin
    /// sent it.
    const user* user_of(const outbound::web_request& request);

private:
    struct session {
        user who;
        std::chrono::steady_clock::time_point ends;
    };

    std::string cookie(std::string_view secret, std::chrono::seconds age) const;

    std::string prefix_;
    bool is_secure_;
    std::map<std::string, session, std::less<>> sessions_;
};

}  // namespace crm
