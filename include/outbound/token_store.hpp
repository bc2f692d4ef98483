// Stores API tokens: their names and scopes, never their text. Threads, errors and time: see store.hpp.
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
    std::optional<timestamp> used_at{};     ///< Accurate to the minute; `nullopt`: not used yet.
    std::optional<timestamp> revoked_at{};  ///< `nullopt`: not revoked.
};

class token_store {
public:
    virtual ~token_store() = default;
    /// Stores a token with the SHA-256 hash of its text, 32 bytes; reads only name, scopes and expires_at of
    /// `described`.
    virtual api_token create(const api_token& described, std::string_view hash) = 0;
    /// `nullopt` if there is no such token.
    virtual std::optional<api_token> get(token_id id) = 0;
    /// The token with that hash, which is compared in constant time; includes expired and revoked tokens.
    virtual std::optional<api_token> find(std::string_view hash) = 0;
    /// Includes revoked and expired tokens.
    virtual page<api_token> list(const page_request& slice) = 0;
    /// Revokes a token permanently and returns it; a token that was revoked before keeps its time. `nullopt` if there
    /// is none.
    virtual std::optional<api_token> revoke(token_id id) = 0;
    /// Records the current time as used_at, unless the last use was recorded within the last minute.
    virtual void record_use(token_id id) = 0;
};

}  // namespace outbound
