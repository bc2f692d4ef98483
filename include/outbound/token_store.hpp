// Stores API tokens: who they are for and what they allow, never their text. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/access.hpp>
#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

struct api_token {
    token_id id = 0;
    std::string name{};  ///< For people, 1–200 characters.
    std::vector<scope> scopes{};
    timestamp created_at{};
    std::optional<timestamp> expires_at{};  ///< `nullopt`: never.
    std::optional<timestamp> used_at{};     ///< To the minute; `nullopt`: not yet.
    std::optional<timestamp> revoked_at{};  ///< `nullopt`: not revoked.
};

class token_store {
public:
    virtual ~token_store() = default;
    /// Stores a token with the SHA-256 hash of its text, 32 bytes; only name, scopes and expires_at of `described` are
    /// read.
    virtual api_token create(const api_token& described, std::string_view hash) = 0;
    virtual std::optional<api_token> get(token_id id) = 0;
    /// The token of that hash, which is compared in constant time; also one that has expired or was revoked.
    virtual std::optional<api_token> find(std::string_view hash) = 0;
    /// Revoked and expired ones, too.
    virtual page<api_token> list(const page_request& slice) = 0;
    /// Ends a token for ever, and returns it; one that was revoked before keeps that time. `nullopt`: there is none.
    virtual std::optional<api_token> revoke(token_id id) = 0;
    /// Notes that a token is used now, unless that was noted within the last minute.
    virtual void record_use(token_id id) = 0;
};

}  // namespace outbound
