// campaign archive, campaign restore; prune.
#include "commands.hpp"
#include "fault.hpp"
#include "find_campaign.hpp"
#include "people.hpp"
#include "progress.hpp"
#include "signals.hpp"
#include "synced_file.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <system_error>

namespace cli {
namespace {

namespace json = boost::json;

constexpr std::size_t restore_piece_size = 1'048'576;

void stop_on_signal(ending_signals& signals, const char* what_then)
{
    if (signals.wait(std::chrono::milliseconds{0}))
        throw outbound::error{outbound::errc::conflict, std::string{"stopped by a signal; "} + what_then};
}

struct archive_options {
    std::string campaign;
    std::string to;
    bool remove = false;
};

void describe_archive(parameters& app, archive_options& options)
{
    describe_campaign(app, options.campaign);
    app.add("--to", options.to, "File to write; it must not exist yet").required();
    app.flag("--delete", options.remove, "Delete the campaign once the file is complete and on the disk");
}

std::int64_t write_archive(session& session, json::object request, const archive_options& options)
{
    synced_file file{options.to, session.file_group()};
    progress shown{"rows", !session.wants_json()};
    ending_signals signals;
    std::int64_t rows = 0;
    for (;;) {
        const auto piece = session.call("campaigns.archive", request).as_object();
        file.write(std::string_view{piece.at("text").as_string()});
        rows += integer_at(piece, "rows");
        if (piece.at("next").is_null())
            break;
        request["cursor"] = piece.at("next");
        shown.show({-1, rows, -1, count_of(rows, "row", "rows")});
        stop_on_signal(signals, "no file was written, archive the campaign again");
    }
    file.finish();
    shown.clear();
    return rows;
}

exit_code archive(session& session, const archive_options& options)
{
    const auto named = named_campaign(session, options.campaign);
    const auto id = integer_at(named, "id");
    const auto rows = write_archive(session, named, options);
    if (options.remove)
        session.call("campaigns.delete", named);
    return session.answer(json::object{{"id", id}, {"file", options.to}, {"rows", rows}, {"deleted", options.remove}},
        [&](const json::object&) {
            std::cout << "Campaign " << id << " is archived in " << printable(options.to) << " ("
                      << count_of(rows, "row", "rows")
                      << (options.remove ? ") and deleted from the database.\n" : ").\n");
        });
}

struct restore_options {
    std::string file;
    bool foreign = false;
};

void describe_restore(parameters& app, restore_options& options)
{
    app.add("FILE", options.file, "Archive to restore").required();
    app.flag("--foreign", options.foreign,
        "Accept an archive that this installation did not sign, from a source that you trust; it is validated like a "
        "new campaign");
}

/// Reads a file in pieces of whole lines, each of about `restore_piece_size` bytes.
class line_source {
public:
    explicit line_source(const std::string& file) : in_{file, std::ios::binary}
    {
        if (!in_)
            throw usage_fault{"cannot read \"" + file + "\": " + std::generic_category().message(errno)};
    }

    bool read(std::string& piece)
    {
        piece.clear();
        for (std::string line; piece.size() < restore_piece_size && std::getline(in_, line);)
            piece += line + '\n';
        return !piece.empty();
    }

private:
    std::ifstream in_;
};

json::object read_archive(session& session, const restore_options& options)
{
    line_source from{options.file};
    progress shown{"lines", !session.wants_json()};
    ending_signals signals;
    const auto id =
        integer_at(session.call(options.foreign ? "restores.create_foreign" : "restores.create", {}).as_object(), "id");
    try {
        for (std::string piece; from.read(piece);) {
            const auto done = session.call("restores.append", {{"id", id}, {"text", piece}}).as_object();
            const auto lines = integer_at(done, "lines");
            shown.show({-1, lines, -1, count_of(lines, "line", "lines")});
            stop_on_signal(signals, "nothing was restored, restore the archive again");
        }
        auto done = session.call("restores.commit", {{"id", id}}).as_object();
        shown.clear();
        return done;
    } catch (...) {
        shown.clear();
        static_cast<void>(session.service().call("jobs.cancel", {{"id", id}}));
        throw;
    }
}

exit_code restore(session& session, const restore_options& options)
{
    return session.answer(read_archive(session, options), [](const json::object& done) {
        std::cout << "Restored as campaign " << integer_at(done, "progress.campaign_id") << " with "
                  << count_of(integer_at(done, "progress.recipients"), "recipient", "recipients") << " and "
                  << count_of(integer_at(done, "progress.events"), "event", "events") << ".\n";
    });
}

struct prune_options {
    std::optional<std::int64_t> events_days;
    std::optional<std::int64_t> campaigns_days;
    std::optional<std::int64_t> unmatched_days;
    std::optional<std::int64_t> jobs_days;
};

void describe_prune(parameters& app, prune_options& options)
{
    app.add("--events-days", options.events_days,
        "Delete events of campaigns that ended more than this many days ago; keep their counters");
    app.add("--campaigns-days", options.campaigns_days,
        "Delete campaigns that ended more than this many days ago, with all their records");
    app.add("--unmatched-days", options.unmatched_days,
        "Delete events and inbound messages without a campaign that arrived more than this many days ago");
    app.add("--jobs-days", options.jobs_days, "End imports and restores as failed that got no data for this many days");
}

exit_code prune(session& session, const prune_options& options)
{
    if (!options.events_days && !options.campaigns_days && !options.unmatched_days && !options.jobs_days)
        throw usage_fault{
            "prune requires at least one of --events-days, --campaigns-days, --unmatched-days and --jobs-days"};
    json::object request;
    put(request, "events_days", options.events_days);
    put(request, "campaigns_days", options.campaigns_days);
    put(request, "unmatched_days", options.unmatched_days);
    put(request, "jobs_days", options.jobs_days);
    std::int64_t campaigns = 0;
    std::int64_t events = 0;
    std::int64_t unmatched = 0;
    std::int64_t jobs = 0;
    ending_signals signals;
    for (json::object done; done.empty() || done.at("more").as_bool();) {
        done = session.call("campaigns.prune", request).as_object();
        campaigns += done.at("deleted").is_null() ? 0 : 1;
        events += integer_at(done, "events");
        unmatched += integer_at(done, "unmatched");
        jobs += integer_at(done, "jobs");
        stop_on_signal(signals, "what is deleted stays deleted, prune again for the rest");
    }
    const json::object sums{{"campaigns", campaigns}, {"events", events}, {"unmatched", unmatched}, {"jobs", jobs}};
    return session.answer(sums, [&](const json::object&) {
        std::cout << "Deleted " << count_of(campaigns, "campaign", "campaigns") << ", "
                  << count_of(events, "event", "events") << " of other campaigns, and "
                  << count_of(unmatched, "event", "events") << " without a campaign.\n";
        if (jobs > 0)
            std::cout << "Ended " << count_of(jobs, "unfinished import or restore", "unfinished imports and restores")
                      << " as failed.\n";
    });
}

}  // namespace

void add_archive(commands& to, CLI::App& campaign)
{
    to.add(campaign, "archive", "Write an ended campaign, with all its records, to a file",
        "  outbound campaign archive 1 --to spring.jsonl --delete\n", describe_archive, archive);
    to.add(campaign, "restore", "Restore a campaign from an archive", "  outbound campaign restore spring.jsonl\n",
        describe_restore, restore);
    to.add(to.top(), "prune", "Delete old events and campaigns, and end abandoned jobs",
        "  outbound prune --events-days 400 --campaigns-days 1000 --unmatched-days 60 --jobs-days 7\n", describe_prune,
        prune);
}

}  // namespace cli
