// Operations that import contacts and suppressions from CSV, in several calls.
#include "api/imports/importer.hpp"
#include "api/imports/inspection.hpp"
#include "api/imports/piece.hpp"
#include "api/job_steps.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/address_mask.hpp"
#include "model/folded_name.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

#include <boost/json/array.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_kept_faults = 100;

json::value create_import(context& ctx, const json::object& request)
{
    complaints wrong;
    std::vector<std::string> targets;
    for (const auto& [column, target] : object_member(request, "columns")) {
        const auto name = composed_name(std::string_view{target.get_string()});
        const auto path = "columns." + std::string{std::string_view{column}};
        if (name.empty())
            continue;  // The column is ignored.
        if (!is_import_target(name))
            wrong.add(path, "must be a member of a contact, tags, fields.<name>, or empty to ignore the column");
        else if (std::ranges::find(targets, name) != targets.end())
            wrong.add(path, "must not name " + name + " again: another column does");
        targets.push_back(name);
    }
    wrong.settle();
    auto record = ctx.store.jobs().create(job_kind::import_file, request);
    keep(import_state{}, record);
    record.progress["errors"] = json::array{};
    ctx.store.jobs().update(record);
    return to_json(record);
}

/// Stores the first faults of the file with the job, because the response that lists them may be lost. Omits cell
/// contents, which are personal data.
void keep_faults(job& record, const importer& done)
{
    auto& kept = record.progress["errors"];
    if (!kept.is_array())  // The job of an earlier version.
        kept = json::array{};
    for (const auto& fault : done.faults())
        if (kept.get_array().size() < most_kept_faults)
            kept.get_array().push_back(json::object{{"line", fault.line}, {"column", text_or_null(fault.column)},
                {"reason", mask_addresses(fault.reason)}});
}

void write_back(context& ctx, job& record, const importer& done)
{
    keep(done.state(), record);
    keep_faults(record, done);
    store_job(ctx, record);
}

json::array faults_json(const std::vector<import_fault>& faults)
{
    json::array out;
    for (const auto& fault : faults)
        out.push_back(json::object{{"line", fault.line}, {"column", text_or_null(fault.column)},
            {"value", text_or_null(fault.value)}, {"reason", fault.reason}});
    return out;
}

json::value append_to_import(context& ctx, const json::object& request)
{
    const auto bytes = bytes_of_piece(request);
    const std::lock_guard alone{ctx.imports};
    auto record = running_job(ctx, job_kind::import_file, id_of(request));
    importer step{ctx, record};
    const auto before = step.state().counts;
    check_offset(record, request, before.bytes);
    step.append(bytes);
    write_back(ctx, record, step);
    const auto& after = step.state().counts;
    const auto invalid = after.invalid - before.invalid;
    return json::object{{"rows", after.rows - before.rows}, {"imported", after.rows - before.rows - invalid},
        {"invalid", invalid}, {"errors", faults_json(step.faults())}, {"errors_unlisted", step.unlisted_faults()},
        {"offset", after.bytes}};
}

json::value commit_import(context& ctx, const json::object& request)
{
    const std::lock_guard alone{ctx.imports};
    if (const auto done = done_job(ctx, job_kind::import_file, id_of(request))) {
        auto out = to_json(*done);
        const auto* kept = member(done->progress, "errors");
        out["errors"] = kept != nullptr ? *kept : json::array{};
        return out;
    }
    auto record = running_job(ctx, job_kind::import_file, id_of(request));
    importer step{ctx, record};
    if (step.state().counts.bytes == 0)
        throw error{errc::conflict, "the file is empty: its first line must name columns, such as email"};
    step.finish();
    record.status = job_status::done;
    write_back(ctx, record, step);
    auto out = to_json(ctx.store.jobs().get(record.id).value_or(record));
    out["errors"] = faults_json(step.faults());
    return out;
}

shape errors_shape()
{
    const auto text = shapes::text(0, 10'000, text_kind::body);
    return shapes::array(
        shapes::object({required("line", shapes::id()), optional("column", text, "Null: the row as a whole."),
            optional("value", text, "Shortened."), required("reason", text)}),
        0, importer::most_faults);
}

shape append_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return shapes::object({
        required("rows", amount, "Rows that this piece ended."),
        required("imported", amount, "Of those, the good ones."),
        required("invalid", amount),
        required("errors", errors_shape()),
        required("errors_unlisted", amount, "Further errors, too many to list."),
        offset_in_response(),
    });
}

object_rule rows_rule()
{
    const auto into = [](const char* what) { return shapes::one_of({what}); };
    return shapes::cases_by(
        "into", {shapes::open_object({optional("into", into("contacts")),
                     optional("channel", shapes::absent("is for suppressions: contacts have no channel"))}),
                    shapes::open_object({required("into", into("suppressions")),
                        optional("columns", shapes::absent("is for contacts: name the columns of suppressions address, "
                                                           "channel, reason and expires_at"))})});
}

shape create_request()
{
    return shapes::object(
        {
            optional("into", shapes::one_of({"contacts", "suppressions"}), "What rows become; contacts when left out."),
            optional("channel", shapes::enumeration<channel>(),
                "Suppressions: whom the addresses are for where the file has no column for it."),
            optional("columns", shapes::map_of(shapes::text(0, 200, text_kind::import_target), 200),
                "What columns mean, by their header: a member of a contact, tags, or fields.<name>; empty: the column "
                "is "
                "ignored. Columns that are left out are known by their names."),
            optional("delimiter", shapes::one_of({",", ";", "\t", "|"}), "Left out: seen from the header."),
            optional("default_country", shapes::text(2, 2, text_kind::country),
                "Country of phone numbers without a country code."),
            optional("dedupe", shapes::boolean(),
                "One contact for each address: email, or else phone, tells contacts apart; the file's own external_id "
                "goes "
                "to "
                "fields.external_id."),
            optional("blank_clears", shapes::boolean(),
                "A blank cell clears the contact's value. Left out: blank cells and absent columns leave values as "
                "they "
                "are."),
            optional("dry_run", shapes::boolean(), "Check everything, write nothing."),
        })
        .with_rules({rows_rule()});
}

}  // namespace

std::vector<operation> import_operations()
{
    return {
        {
            .name = "imports.create",
            .summary = "Begins an import of contacts, or of suppressions, from CSV.",
            .scope = scope::write,
            .routes = {at("POST", "/imports")},
            .request = create_request(),
            .response = job_shape(),
            .handle = create_import,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "imports.append",
            .summary = "Takes the next piece of the file: good rows are imported, bad ones listed.",
            .scope = scope::write,
            .routes = {at("POST", "/imports/{id}/append")},
            .request = piece_request({required("id", shapes::id()), offset_in_request()}),
            .response = append_response(),
            .handle = append_to_import,
            .effect = effect::continued,
            .repetition = repetition::answer,
        },
        {
            .name = "imports.commit",
            .summary = "Takes the last row and ends the import. When it is repeated, its errors are the first of the "
                       "whole file.",
            .scope = scope::write,
            .routes = {at("POST", "/imports/{id}/commit")},
            .request = id_request(),
            .response = job_shape().with_members({required("errors", errors_shape())}),
            .handle = commit_import,
            .repetition = repetition::answer,
        },
        inspect_operation(),
    };
}

}  // namespace outbound::api
