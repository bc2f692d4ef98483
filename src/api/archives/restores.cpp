// Operations that restore an archive in several calls. Every row is checked before it is written. The campaign becomes
// visible once the last call has found the archive complete, and either signed here or accepted by an admin.
#include "api/archives/foreign.hpp"
#include "api/archives/restore_state.hpp"
#include "api/archives/row_rules.hpp"
#include "api/archives/text.hpp"
#include "api/job_steps.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/foreign_json.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

#include <algorithm>
#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_restore_bytes = 4'194'304;
constexpr std::size_t rows_at_once = 1000;  // per transaction

[[noreturn]] void refuse(const restore_state& state, const std::string& why)
{
    throw error{errc::invalid, "line " + std::to_string(state.sum.lines + 1) + " of the archive: " + why};
}

void write_back(context& ctx, job& record, const restore_state& state)
{
    keep(state, record);
    store_job(ctx, record);
}

/// Whether a caller with the scope admin accepted an unsigned archive.
bool is_foreign(const job& record)
{
    return flag_member(record.request, "foreign").value_or(false);
}

/// Processes the lines of one piece.
class restorer {
public:
    restorer(context& ctx, job& record, restore_state& state)
        : ctx_{ctx},
          record_{record},
          state_{state},
          order_{state.recipients}
    {
    }

    void take(std::string_view text)
    {
        while (!text.empty()) {
            const auto end = text.find('\n');
            take_line(text.substr(0, end + 1));
            text.remove_prefix(end + 1);
        }
        write();
    }

private:
    void take_line(std::string_view line)
    {
        boost::system::error_code fault;
        const auto parsed = parse_foreign_json(line, fault);
        const auto* object = parsed.if_object();
        if (fault || object == nullptr || object->size() != 1 || !object->begin()->value().is_object())
            refuse(state_, "it is no JSON object with one object in it");
        take(object->begin()->key(), object->begin()->value().get_object());
        if (!state_.is_whole)
            state_.sum.add(line);
    }

    void take(std::string_view kind, const json::object& row)
    {
        if (state_.is_whole)
            refuse(state_, "nothing may follow the closing line");
        if (state_.sum.lines == 0)
            return open(kind, row);
        if (kind == "campaign" && state_.sum.lines == 1) {
            take_campaign(row);
        } else if (kind == "end" && state_.sum.lines > 1) {
            close(row);
        } else if (const auto part = from_string<archive_part>(kind); part && state_.sum.lines > 1) {
            add(*part, row);
        } else {
            refuse(state_, "\"" + std::string{kind} + "\" is not known, or not at its place");
        }
    }

    void open(std::string_view kind, const json::object& head)
    {
        if (kind != "outbound_archive")
            refuse(state_, "it must be the first line of an archive, {\"outbound_archive\": …}");
        if (integer_in(head, "version") != archive_version)
            refuse(state_, "its version is not " + std::to_string(archive_version) + ", which this program reads");
        const auto* instance = head.if_contains("instance");
        if (instance == nullptr || !shapes::text(1, 64).check(*instance).empty())
            refuse(state_, "instance: must be text of 1 to 64 bytes");
        if (state_.to.id != 0)
            return;  // A repeated piece.
        const auto former = integer_in(head, "campaign_id");
        state_.origin = std::string{std::string_view{instance->get_string()}} + '/' + std::to_string(former);
        // Only a signature proves that the ids of campaigns, contacts and templates are of this installation.
        state_.to = ctx_.store.archives().begin(
            is_foreign(record_) ? std::string_view{} : std::string_view{instance->get_string()}, former);
        // Stored before any row is written under the id, so that jobs.cancel can delete the rows.
        write_back(ctx_, record_, state_);
    }

    static std::int64_t integer_in(const json::object& from, std::string_view name)
    {
        const auto* value = from.if_contains(name);
        return value != nullptr && value->is_int64() ? value->get_int64() : 0;
    }

    void take_campaign(const json::object& row)
    {
        check("campaign", row);
        if (is_foreign(record_))
            for (const auto& broken : check_foreign_campaign(ctx_, archived_campaign_from(row)))
                refuse(state_, "campaign." + broken.path + ": " + broken.message);
        state_.campaign = is_foreign(record_) ? without_foreign_ids(row) : row;
    }

    void close(const json::object& row)
    {
        if (const auto wrong = fault_of_end(row, state_.sum); !wrong.empty())
            refuse(state_, wrong);
        if (!is_foreign(record_) && !is_signed(row, state_.sum, {ctx_.store.instance(), ctx_.store.secret()}))
            refuse(state_,
                "this installation did not sign it, or it was changed since; whoever vouches for it restores it "
                "with restores.create_foreign (outbound campaign restore --foreign)");
        state_.is_whole = true;
    }

    void check(std::string_view kind, const json::object& row)
    {
        const auto broken = check_archive_row(kind, row);
        if (!broken.empty())
            refuse(state_, broken[0].path + ": " + broken[0].message);
        if (const auto wrong = order_.take(kind, row); !wrong.empty())
            refuse(state_, wrong);
    }

    void add(archive_part part, const json::object& row)
    {
        check(to_string(part), row);
        if (part != part_ || rows_.size() == rows_at_once)
            write();
        part_ = part;
        const bool is_recipient = part == archive_part::recipient;
        rows_.push_back(is_recipient && is_foreign(record_) ? with_folded_address(state_.campaign, row) : row);
        state_.recipients += is_recipient ? 1 : 0;
        state_.events += part == archive_part::event ? 1 : 0;
    }

    void write()
    {
        if (!rows_.empty())
            ctx_.store.archives().write(state_.to, part_, rows_);
        rows_.clear();
    }

    context& ctx_;
    job& record_;
    restore_state& state_;
    row_order order_;
    archive_part part_ = archive_part::recipient;
    json::array rows_;
};

json::value create_restore_job(context& ctx, const json::object& options)
{
    auto record = ctx.store.jobs().create(job_kind::restore, options);
    keep(restore_state{}, record);
    ctx.store.jobs().update(record);
    return to_json(record);
}

json::value create_restore(context& ctx, const json::object&)
{
    return create_restore_job(ctx, {});
}

json::value create_foreign_restore(context& ctx, const json::object&)
{
    return create_restore_job(ctx, {{"foreign", true}});
}

// A piece whose response was lost may be repeated with its offset: existing rows are left unchanged.
json::value append_to_restore(context& ctx, const json::object& request)
{
    const auto text = text_member(request, "text");
    const std::lock_guard alone{ctx.imports};
    auto record = running_job(ctx, job_kind::restore, id_of(request));
    auto state = restore_state_of(record);
    complaints wrong;
    if (!text.empty() && text.back() != '\n')
        wrong.add("text", "must be whole lines: it must end with a line's end");
    wrong.settle();
    check_offset(record, request, state.bytes);
    restorer{ctx, record, state}.take(text);
    state.bytes += static_cast<std::int64_t>(text.size());
    write_back(ctx, record, state);
    return json::object{{"lines", state.sum.lines}, {"offset", state.bytes}};
}

// In one transaction: its first step prevents other restores from ending meanwhile.
void make_visible(context& ctx, job record, const restore_state& state)
{
    ctx.store.archives().end(state.to, state.campaign);
    refuse_second_copy(ctx, state);
    if (is_foreign(record))
        refuse_contradictions(ctx, state);
    record.status = job_status::done;
    write_back(ctx, record, state);
    const auto restored = ctx.store.campaigns().get(state.to.id);
    if (restored && restored->status == campaign_status::paused)
        ctx.tell({event_type::campaign_paused, ctx.clock.now(),
            {{"campaign_id", restored->id}, {"reason", to_string(restored->pause_reason)},
                {"detail", restored->pause_detail}}});
}

json::value commit_restore(context& ctx, const json::object& request)
{
    const std::lock_guard alone{ctx.imports};
    if (const auto done = done_job(ctx, job_kind::restore, id_of(request)))
        return to_json(*done);
    const auto record = running_job(ctx, job_kind::restore, id_of(request));
    const auto state = restore_state_of(record);
    if (!state.is_whole)
        throw error{errc::conflict, "the archive is cut off: its closing line is missing after " +
                                        std::to_string(state.sum.lines) + " lines; append the rest, or cancel the job"};
    ctx.store.atomically([&] { make_visible(ctx, record, state); });
    return to_json(ctx.store.jobs().get(record.id).value_or(record));
}

}  // namespace

std::vector<operation> restore_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return {
        {
            .name = "restores.create",
            .summary = "Begins to restore a campaign from an archive that this installation signed.",
            .scope = scope::admin,
            .routes = {at("POST", "/restores")},
            .request = shapes::object({}),
            .response = job_shape(),
            .handle = create_restore,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "restores.create_foreign",
            .summary =
                "Begins to restore a campaign from an archive of another installation, for which the caller vouches.",
            .scope = scope::admin,
            .routes = {at("POST", "/restores/foreign")},
            .request = shapes::object({}),
            .response = job_shape(),
            .handle = create_foreign_restore,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "restores.append",
            .summary = "Takes the next lines of the archive.",
            .scope = scope::admin,
            .routes = {at("POST", "/restores/{id}/append")},
            .request = id_request({required("text", shapes::text(0, most_restore_bytes, text_kind::archive),
                                       "Whole lines, at most 4 MiB."),
                offset_in_request()}),
            .response = shapes::object({required("lines", amount, "Lines received so far."), offset_in_response()}),
            .handle = append_to_restore,
            .effect = effect::continued,
            .repetition = repetition::answer,
        },
        {
            .name = "restores.commit",
            .summary = "Ends the restoring, once the closing line has proven the archive whole; the campaign appears, "
                       "paused if it had not ended.",
            .scope = scope::admin,
            .routes = {at("POST", "/restores/{id}/commit")},
            .request = id_request(),
            .response = job_shape(),
            .handle = commit_restore,
            .repetition = repetition::answer,
        },
    };
}

}  // namespace outbound::api
