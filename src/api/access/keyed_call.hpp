// Calls with an Idempotency-Key, which take effect once even if repeated.
#pragma once

#include "api/access/audited_call.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace outbound::api {

/// Why a request with a key is not executed.
enum class key_fault {
    in_progress,      ///< A request with the key is being executed.
    outcome_unknown,  ///< A request was begun, and its outcome is unknown.
    answer_not_kept,  ///< A request was executed, and its response was secret, too large, or erased.
};

}  // namespace outbound::api

namespace outbound {

/// Codes of problems.
template <>
struct names<api::key_fault> {
    static constexpr name_table<api::key_fault, 3> value{{
        {api::key_fault::in_progress, "in_progress"},
        {api::key_fault::outcome_unknown, "outcome_unknown"},
        {api::key_fault::answer_not_kept, "answer_not_kept"},
    }};
};

}  // namespace outbound

namespace outbound::api {

/// A request that is not executed because of its key. `id` is the id of the object that the first request created; 0:
/// unknown.
class key_refusal : public error {
public:
    key_refusal(key_fault fault, std::int64_t id);

    key_fault fault() const noexcept { return fault_; }
    std::int64_t id() const noexcept { return id_; }

private:
    key_fault fault_;
    std::int64_t id_;
};

/// The key and the content of a request, both as keyed hashes.
struct request_key {
    std::string key;          ///< Of caller, route and Idempotency-Key.
    std::string fingerprint;  ///< Of the request's content.
};

/// Hashes the key of a request. Callers with different visibility of the response get different keys.
std::string hash_of_key(
    const context& ctx, const web_access& caller, std::string_view route, std::string_view idempotency_key);

/// The value with the members of its objects in one order, for fingerprints.
boost::json::value with_sorted_members(const boost::json::value& value);

/// Independent of the order of members.
std::string fingerprint_of(const context& ctx, const web_access& caller, const boost::json::value& request);

/// Marks a key as being executed by this process during its lifetime. Throws key_refusal if it is marked already.
class running_key {
public:
    running_key(running_keys& keys, std::string key);
    ~running_key();
    running_key(const running_key&) = delete;
    running_key& operator=(const running_key&) = delete;

private:
    running_keys& keys_;
    const std::string key_;
};

/// Within store::atomically(): locks the key until the end of the unit and returns its stored request. Throws
/// key_refusal if another unit holds it.
std::optional<keyed_request> take_key(context& ctx, const std::string& key);

/// The response of a completed request. Throws key_refusal, or error{errc::invalid} if the key belongs to a different
/// request.
std::string kept_answer(const keyed_request& known, std::string_view fingerprint);

/// Stores the response of a request, unless the operation's responses are secret or it is too large.
void keep_answer(
    context& ctx, const operation& row, const request_key& key, const std::string& answer, std::int64_t id);

struct keyed_answer {
    std::string text;
    bool is_replayed = false;  ///< The response of an earlier request.
};

/// As run_audited(), but once per key: the effect, the key and the response as rendered by `render` are committed
/// together. An operation of several commits is recorded as begun first; if its outcome is unknown, it is not executed
/// again. Refused requests are not stored. Also throws key_refusal.
keyed_answer run_keyed(const operation& row, context& ctx, const boost::json::value& request, const web_access& caller,
    const request_key& key, const std::function<std::string(boost::json::value& answer)>& render);

}  // namespace outbound::api
