// The fingerprint is unknown until the file is complete; until then the key refers to the job.
#include "web/keyed_upload.hpp"

#include "model/record_json.hpp"

#include <outbound/json_text.hpp>

namespace outbound::web {

namespace json = boost::json;

keyed_upload::keyed_upload(
    web_call& call, const api::operation& creation, const json::object& options, std::string_view key)
    : call_{call},
      creation_{creation},
      options_{options},
      key_{api::hash_of_key(call.ctx, *call.request.access, creation.name + " by upload", key)}
{
}

/// Whether the earlier request with the key had no lasting effect, so that a new one may run.
bool keyed_upload::is_over(const keyed_request& known) const
{
    if (known.is_done)
        return false;
    const auto work = call_.ctx.store.jobs().get(known.id);
    if (work && work->status == job_status::running)
        throw api::key_refusal{api::key_fault::in_progress, known.id};
    return !work || work->status != job_status::done;
}

json::value keyed_upload::begin()
{
    running_.emplace(call_.ctx.keys, key_);
    json::value id;
    api::commit_steps steps;
    steps.before = [&] {
        earlier_ = api::take_key(call_.ctx, key_);
        return !earlier_ || is_over(*earlier_);
    };
    steps.after = [&](json::value& made) {
        earlier_.reset();
        id = made.at("id");
        call_.ctx.store.idempotency().keep(
            {.key = key_, .operation = creation_.name, .id = id.to_number<std::int64_t>()});
    };
    api::run_audited(creation_, call_.ctx, options_, *call_.request.access, steps);
    return id;
}

std::string keyed_upload::fingerprint()
{
    return api::fingerprint_of(
        call_.ctx, *call_.request.access, json::object{{"options", options_}, {"file", to_hex(digest_.finish())}});
}

// If the job ended before its response was stored, the job is the response.
std::string keyed_upload::earlier_answer()
{
    if (earlier_->is_done)
        return api::kept_answer(*earlier_, fingerprint());
    return write_json(to_json(call_.ctx.store.jobs().get(earlier_->id).value()));
}

// Ignores failures, because the job is done already.
void keyed_upload::keep(const std::string& answer, job_id id)
try {
    api::keep_answer(call_.ctx, creation_, {key_, fingerprint()}, answer, id);
} catch (const error&) {
}

}  // namespace outbound::web
