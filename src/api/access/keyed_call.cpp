// Stores only hashes of keys and requests, because both may contain personal data.
#include "api/access/keyed_call.hpp"

#include "rules/keyed_hash.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <chrono>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t key_hash_bytes = 32;
constexpr std::size_t most_kept_bytes = 1024 * 1024;
constexpr std::chrono::minutes longest_run{10};  // A younger request may still be running in another process.

std::string_view detail_of(key_fault fault)
{
    switch (fault) {
    case key_fault::in_progress:
        return "a request with this Idempotency-Key is being executed: wait, and repeat it";
    case key_fault::outcome_unknown:
        return "a request with this Idempotency-Key was begun, and it is not known what it has done: look, and use "
               "another key for what is left to do";
    case key_fault::answer_not_kept:
        return "a request with this Idempotency-Key was executed, and its answer is not kept: read what it made";
    }
    return {};
}

std::int64_t id_of_answer(const json::value& answer)
{
    const auto* members = answer.if_object();
    const auto* id = members != nullptr ? members->if_contains("id") : nullptr;
    return id != nullptr && id->is_int64() ? id->get_int64() : 0;
}

keyed_request begun_request(const operation& row, const request_key& key)
{
    return {.key = key.key, .fingerprint = key.fingerprint, .operation = row.name};
}

keyed_answer run_in_its_commit(const operation& row, context& ctx, const json::value& request, const web_access& caller,
    const request_key& key, const std::function<std::string(json::value&)>& render)
{
    keyed_answer out;
    commit_steps steps;
    steps.before = [&] {
        const auto known = take_key(ctx, key.key);
        if (known)
            out = {kept_answer(*known, key.fingerprint), true};
        return !known;
    };
    steps.after = [&](json::value& answer) {
        out = {render(answer), false};
        keep_answer(ctx, row, key, out.text, id_of_answer(answer));
    };
    run_audited(row, ctx, request, caller, steps);
    return out;
}

/// The response of an earlier request; `nullopt`: this request has begun.
std::optional<std::string> begin_keyed(const operation& row, context& ctx, const request_key& key)
{
    std::optional<std::string> answer;
    ctx.store.atomically([&] {
        answer.reset();
        const auto known = take_key(ctx, key.key);
        if (!known)
            return ctx.store.idempotency().keep(begun_request(row, key));
        if (!known->is_done && ctx.clock.now() - known->at < longest_run)
            throw key_refusal{key_fault::in_progress, known->id};
        answer = kept_answer(*known, key.fingerprint);
    });
    return answer;
}

bool is_refusal(errc code)
{
    return code == errc::invalid || code == errc::not_found || code == errc::conflict || code == errc::busy;
}

/// If it fails, the outcome of the request stays unknown.
template <class F>
void try_to_record(F f)
try {
    f();
} catch (const error&) {
}

keyed_answer run_between_commits(const operation& row, context& ctx, const json::value& request,
    const web_access& caller, const request_key& key, const std::function<std::string(json::value&)>& render)
{
    row.request.require(request);
    if (auto answer = begin_keyed(row, ctx, key))
        return {*std::move(answer), true};
    keyed_answer out;
    std::int64_t id = 0;
    try {
        auto answer = run_audited(row, ctx, request, caller);
        id = id_of_answer(answer);
        out.text = render(answer);
    } catch (const error& refusal) {
        if (is_refusal(refusal.code()))
            try_to_record([&] { ctx.store.idempotency().forget(key.key); });
        throw;
    }
    try_to_record([&] { keep_answer(ctx, row, key, out.text, id); });
    return out;
}

}  // namespace

json::value with_sorted_members(const json::value& value)
{
    if (const auto* items = value.if_array()) {
        json::array out;
        for (const auto& item : *items)
            out.push_back(with_sorted_members(item));
        return out;
    }
    const auto* members = value.if_object();
    if (members == nullptr)
        return value;
    std::vector<std::string_view> names;
    for (const auto& member : *members)
        names.push_back(member.key());
    std::ranges::sort(names);
    json::object out;
    for (const auto name : names)
        out[name] = with_sorted_members(members->at(name));
    return out;
}

key_refusal::key_refusal(key_fault fault, std::int64_t id)
    : error{errc::conflict, std::string{detail_of(fault)}},
      fault_{fault},
      id_{id}
{
}

running_key::running_key(running_keys& keys, std::string key) : keys_{keys}, key_{std::move(key)}
{
    if (!keys_.add(key_))
        throw key_refusal{key_fault::in_progress, 0};
}

running_key::~running_key()
{
    keys_.remove(key_);
}

std::string hash_of_key(
    const context& ctx, const web_access& caller, std::string_view route, std::string_view idempotency_key)
{
    const json::array parts{"idempotency key", caller.token, caller.actor, route, idempotency_key};
    return rules::keyed_hash(ctx.store.secret(), write_json(parts), key_hash_bytes);
}

std::string fingerprint_of(const context& ctx, const web_access& caller, const json::value& request)
{
    const json::array parts{"request", caller.allows(scope::pii), with_sorted_members(request)};
    return rules::keyed_hash(ctx.store.secret(), write_json(parts), key_hash_bytes);
}

std::optional<keyed_request> take_key(context& ctx, const std::string& key)
{
    if (!ctx.store.idempotency().reserve(key))
        throw key_refusal{key_fault::in_progress, 0};
    return ctx.store.idempotency().find(key);
}

std::string kept_answer(const keyed_request& known, std::string_view fingerprint)
{
    if (known.fingerprint != fingerprint)
        throw error{refusal({{"Idempotency-Key", "must be another key: this one was sent with another request"}})};
    if (!known.is_done)
        throw key_refusal{key_fault::outcome_unknown, known.id};
    if (known.answer.empty())
        throw key_refusal{key_fault::answer_not_kept, known.id};
    return known.answer;
}

void keep_answer(context& ctx, const operation& row, const request_key& key, const std::string& answer, std::int64_t id)
{
    auto done = begun_request(row, key);
    done.is_done = true;
    done.id = id;
    if (row.repetition == repetition::answer && answer.size() <= most_kept_bytes)
        done.answer = answer;
    ctx.store.idempotency().keep(done);
}

keyed_answer run_keyed(const operation& row, context& ctx, const json::value& request, const web_access& caller,
    const request_key& key, const std::function<std::string(json::value&)>& render)
{
    const running_key alone{ctx.keys, key.key};
    return row.effect == effect::one_commit ? run_in_its_commit(row, ctx, request, caller, key, render)
                                            : run_between_commits(row, ctx, request, caller, key, render);
}

}  // namespace outbound::api
