// What callers may do: the scopes of operations, and the access of a web request.
#pragma once

#include <outbound/names.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace outbound {

/// Permissions of a caller. None includes another, but admin, which includes all.
enum class scope {
    read,   ///< What is stored, but whole files of people.
    write,  ///< Drafts, templates, segments, contacts, imports, and suppressions that are added.
    send,   ///< Starts, schedules, pauses and ends of sending, its pace, and test messages.
    pii,    ///< Whole files of people: exports, archives, messages that came in.
    admin,  ///< All, and what cannot be taken back: tokens, erasures, restores, removed suppressions.
};

template <>
struct names<scope> {
    static constexpr std::array<std::pair<scope, std::string_view>, 5> value{{
        {scope::read, "read"},
        {scope::write, "write"},
        {scope::send, "send"},
        {scope::pii, "pii"},
        {scope::admin, "admin"},
    }};
};

/// Who sends a web request, and what they may do. Comes from whoever authenticated them, never from the request itself.
struct web_access {
    std::string actor;          ///< For people: a name or an id of the host's, 0–200 bytes.
    std::vector<scope> scopes;  ///< Empty: nothing.
    std::int64_t token{};       ///< Id of the API token that the caller showed; 0: the host knows them otherwise.

    bool allows(scope needed) const noexcept
    {
        return std::ranges::any_of(
            scopes, [needed](scope granted) { return granted == needed || granted == scope::admin; });
    }
};

}  // namespace outbound
