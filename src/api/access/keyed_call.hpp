// Calls with an Idempotency-Key, which take effect once however often they are repeated.
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
    outcome_unknown,  ///< One was begun, and it is not known what it has done.
    answer_not_kept,  ///< One was executed, and its answer was secret, too large, or erased.
};

}  // namespace outbound::api

namespace outbound {

/// Codes of problems.
template <>
struct names<api::key_fault> {
    static constexpr std::array<std::pair<api::key_fault, std::string_view>, 3> value{{
        {api::key_fault::in_progress, "in_progress"},
        {api::key_fault::outcome_unknown, "outcome_unknown"},
        {api::key_fault::answer_not_kept, "answer_not_kept"},
    }};
};

}  // namespace outbound

namespace outbound::api {

/// A request is not executed because of its key. `id` is of what the first request made; 0: not known.
class key_refusal : public error {
public:
    key_refusal(key_fault fault, std::int64_t id);

    key_fault fault() const noexcept { return fault_; }
    std::int64_t id() const noexcept { return id_; }

private:
    key_fault fault_;
    std::int64_t id_;
};

/// Both as keyed hashes.
struct request_key {
    std::string key;          ///< Caller, route and Idempotency-Key.
    std::string fingerprint;  ///< What the request says.
};

/// The key of a request. Where callers may see different parts of the answer, their requests differ.
std::string hash_of_key(
    const context& ctx, const web_access& caller, std::string_view route, std::string_view idempotency_key);

/// The order of members makes no difference.
std::string fingerprint_of(const context& ctx, const web_access& caller, const boost::json::value& request);

/// Marks a key as being executed by this process. Throws key_refusal if it is.
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

/// Within store::atomically(): what is known of the key, which nobody else takes until the end of the unit. Throws
/// key_refusal if somebody has it.
std::optional<keyed_request> take_key(context& ctx, const std::string& key);

/// The answer of a request that is done. Throws key_refusal; error{errc::invalid} if it was another request.
std::string kept_answer(const keyed_request& known, std::string_view fingerprint);

/// Keeps the answer of a request, unless the operation's is secret or it is too large.
void keep_answer(
    context& ctx, const operation& row, const request_key& key, const std::string& answer, std::int64_t id);

struct keyed_answer {
    std::string text;
    bool is_replayed = false;  ///< An earlier request gave it.
};

/// As run_audited(), once for a key: the effect, the key and the answer as `render` writes it are committed together.
/// An operation of several commits is recorded as begun before; if its outcome is not known, it is not executed again.
/// Refused requests are not kept. Throws key_refusal as well.
keyed_answer run_keyed(const operation& row, context& ctx, const boost::json::value& request, const web_access& caller,
    const request_key& key, const std::function<std::string(boost::json::value& answer)>& render);

}  // namespace outbound::api
