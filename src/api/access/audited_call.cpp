#include "api/access/audited_call.hpp"

#include "api/requests.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

/// Keeps only members that are ids and numbers: the host's keys of contacts are personal data.
void keep_ids(audit_entry& entry, const json::value& from)
{
    const auto* members = from.if_object();
    if (members == nullptr)
        return;
    for (const auto& [name, value] : *members) {
        const std::string_view key{name};
        if (value.is_number() && (key == "id" || key == "seq" || key.ends_with("_id")))
            entry.ids[name] = value;
    }
}

audit_entry entry_for(const operation& row, const web_access& caller)
{
    return {.actor = caller.actor, .token = caller.token, .operation = row.name};
}

void add_entry(context& ctx, audit_entry entry, std::string_view result)
{
    entry.result = result;
    ctx.store.audit().add(entry);
}

/// Records a failure, which is reported to the caller even if it cannot be recorded.
void try_to_add(context& ctx, const audit_entry& entry, std::string_view result)
try {
    add_entry(ctx, entry, result);
} catch (const error&) {
}

bool needs_no_record(const operation& row)
{
    return row.scope == scope::read || row.effect == effect::none || row.effect == effect::continued;
}

// Expects a checked request, because other writers may wait from here to the commit.
json::value run_in_one_commit(const operation& row, context& ctx, const json::object& request, const audit_entry& entry,
    const commit_steps& steps)
{
    json::value answer;
    const auto work = [&] {
        answer = nullptr;
        if (steps.before && !steps.before())
            return;
        answer = row.handle(ctx, request);
        if (steps.after)
            steps.after(answer);
        auto done = entry;
        keep_ids(done, answer);
        add_entry(ctx, std::move(done), "ok");
    };
    if (steps.compares)
        ctx.store.atomically_if_unchanged(work);
    else
        ctx.store.atomically(work);
    return answer;
}

json::value run_in_several_commits(
    const operation& row, context& ctx, const json::object& request, const audit_entry& entry)
{
    add_entry(ctx, entry, "begun");
    auto answer = row.handle(ctx, request);
    auto done = entry;
    keep_ids(done, answer);
    try_to_add(ctx, done, "ok");
    return answer;
}

json::value run_disclosure(const operation& row, context& ctx, const json::object& request, const audit_entry& entry)
{
    auto answer = row.handle(ctx, request);
    add_entry(ctx, entry, "ok");
    return answer;
}

}  // namespace

json::value run_audited(
    const operation& row, context& ctx, const json::value& request, const web_access& caller, const commit_steps& steps)
{
    if (needs_no_record(row))
        return run(row, ctx, request);
    row.request.require(request);
    auto entry = entry_for(row, caller);
    keep_ids(entry, request);
    try {
        const auto named = with_campaign_id(ctx, request.get_object());
        const auto& members = named ? *named : request.get_object();
        keep_ids(entry, members);
        if (row.scope == scope::pii)
            return run_disclosure(row, ctx, members, entry);
        return row.effect == effect::one_commit ? run_in_one_commit(row, ctx, members, entry, steps)
                                                : run_in_several_commits(row, ctx, members, entry);
    } catch (const error& refusal) {
        try_to_add(ctx, entry, to_string(refusal.code()));
        throw;
    }
}

void record_refusal(const operation& row, context& ctx, const web_access& caller)
{
    try_to_add(ctx, entry_for(row, caller), "forbidden");
}

}  // namespace outbound::api
