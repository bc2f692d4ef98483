// Operations that restore an archive in several calls. The campaign becomes visible when the last call has found the
// archive complete.
#include "api/archives/restore_state.hpp"
#include "api/archives/text.hpp"
#include "api/job_steps.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_restore_bytes = 4'194'304;
constexpr std::size_t rows_at_once = 1000;  // in one transaction

[[noreturn]] void refuse(const restore_state& state, const std::string& why)
{
    throw error{errc::invalid, "line " + std::to_string(state.sum.lines + 1) + " of the archive: " + why};
}

void write_back(context& ctx, job& record, const restore_state& state)
{
    keep(state, record);
    store_job(ctx, record);
}

/// Takes the lines of one piece.
class restorer {
public:
    restorer(context& ctx, job& record, restore_state& state) : ctx_{ctx}, record_{record}, state_{state} {}

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
        const auto parsed = json::parse(line, fault);
        const auto* object = parsed.if_object();
        if (fault || object == nullptr || object->size() != 1 || !object->begin()->value().is_object())
            refuse(state_, "it is no JSON object with one object in it");
        take(object->begin()->key(), object->begin()->value().get_object());
        if (!state_.is_whole)
            state_.sum.add(line, 1);
    }

    void take(std::string_view kind, const json::object& row)
    {
        if (state_.is_whole)
            refuse(state_, "nothing may follow the closing line");
        if (state_.sum.lines == 0)
            return open(kind, row);
        if (kind == "campaign" && state_.sum.lines == 1) {
            state_.campaign = row;
        } else if (kind == "end") {
            if (const auto wrong = fault_of_end(row, state_.sum); !wrong.empty())
                refuse(state_, wrong);
            state_.is_whole = true;
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
        if (instance == nullptr || !instance->is_string())
            refuse(state_, "the instance is missing");
        if (state_.to.id != 0)
            return;  // The piece was begun before and is repeated.
        state_.to =
            ctx_.store.archives().begin(std::string_view{instance->get_string()}, integer_in(head, "campaign_id"));
        // Stored before any row is written under the id, so that jobs.cancel can delete the rows.
        write_back(ctx_, record_, state_);
    }

    static std::int64_t integer_in(const json::object& from, std::string_view name)
    {
        const auto* value = from.if_contains(name);
        return value != nullptr && value->is_int64() ? value->get_int64() : 0;
    }

    void add(archive_part part, const json::object& row)
    {
        if (part != part_ || rows_.size() == rows_at_once)
            write();
        part_ = part;
        rows_.push_back(row);
        state_.recipients += part == archive_part::recipient ? 1 : 0;
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
    archive_part part_ = archive_part::recipient;
    json::array rows_;
};

json::value create_restore(context& ctx, const json::object&)
{
    auto record = ctx.store.jobs().create(job_kind::restore, {});
    keep(restore_state{}, record);
    ctx.store.jobs().update(record);
    return to_json(record);
}

// A piece whose answer was lost may be repeated with its offset: existing rows are left unchanged.
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

json::value commit_restore(context& ctx, const json::object& request)
{
    const std::lock_guard alone{ctx.imports};
    if (const auto done = done_job(ctx, job_kind::restore, id_of(request)))
        return to_json(*done);
    auto record = running_job(ctx, job_kind::restore, id_of(request));
    const auto state = restore_state_of(record);
    if (!state.is_whole)
        throw error{errc::conflict, "the archive is cut off: its closing line is missing after " +
                                        std::to_string(state.sum.lines) + " lines; append the rest, or cancel the job"};
    if (!ctx.store.campaigns().get(state.to.id))
        ctx.store.archives().end(state.to, state.campaign);
    record.status = job_status::done;
    write_back(ctx, record, state);
    return to_json(ctx.store.jobs().get(record.id).value_or(record));
}

}  // namespace

std::vector<operation> restore_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return {
        {
            .name = "restores.create",
            .summary = "Begins to restore a campaign from an archive.",
            .scope = scope::write,
            .routes = {at("POST", "/restores")},
            .request = shapes::object({}),
            .response = job_shape(),
            .handle = create_restore,
        },
        {
            .name = "restores.append",
            .summary = "Takes the next lines of the archive.",
            .scope = scope::write,
            .routes = {at("POST", "/restores/{id}/append")},
            .request = id_request(
                {required("text", shapes::text(0, most_restore_bytes, text_kind::body), "Whole lines, at most 4 MiB."),
                    offset_in_request()}),
            .response = shapes::object({required("lines", amount, "Lines received so far."), offset_in_response()}),
            .handle = append_to_restore,
        },
        {
            .name = "restores.commit",
            .summary = "Ends the restoring, once the closing line has proven the archive whole; the campaign appears.",
            .scope = scope::write,
            .routes = {at("POST", "/restores/{id}/commit")},
            .request = id_request(),
            .response = job_shape(),
            .handle = commit_restore,
        },
    };
}

}  // namespace outbound::api
