// import: passes a CSV file to the library in pieces of 1 MiB.
#include "commands.hpp"
#include "fault.hpp"
#include "files.hpp"
#include "import_errors.hpp"
#include "people.hpp"
#include "progress.hpp"
#include "signals.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

namespace cli {
namespace {

namespace json = boost::json;

constexpr std::size_t import_piece_size = 1'048'576;

struct import_options {
    std::string file;
    std::vector<std::string> map;
    bool dry_run = false;
    bool dedupe = false;
    bool blank_clears = false;
    std::optional<std::string> into;
    std::optional<std::string> channel;
    std::optional<std::string> default_country;
    std::optional<std::string> delimiter;
    std::string errors = "errors.csv";
    bool raw_errors = false;
};

void describe(parameters& app, import_options& options)
{
    app.add("FILE", options.file, "CSV with a header line, in UTF-8, UTF-16 or Windows-1252; - is standard input")
        .required();
    app.add("--map", options.map,
        "'CSV header=member': external_id, email, phone, first_name, last_name, company, industry, lead_score, "
        "timezone, "
        "tags, or "
        "fields.NAME; may be repeated. Usual headers need no mapping");
    app.flag("--dry-run", options.dry_run, "Check everything, write nothing");
    app.add("--into", options.into, "What the rows are. Default: contacts").one_of({"contacts", "suppressions"});
    app.add(
        "--channel", options.channel, "Suppressions: email, sms or phone, if the file has no column for the channel");
    app.flag("--dedupe", options.dedupe,
        "Identify contacts by email address (else by phone number) instead of the file's ids, which go to "
        "fields.external_id");
    app.flag("--blank-clears", options.blank_clears,
        "Let a blank cell clear the contact's value. By default blank cells, like missing columns, leave values "
        "unchanged");
    app.add(
        "--default-country", options.default_country, "Country of phone numbers without a country code, such as DE");
    app.add("--delimiter", options.delimiter, "Delimiter of columns. Default: found in the header");
    app.add("--errors", options.errors, "File that lists the refused rows").with_default();
    app.flag("--raw-errors", options.raw_errors,
        "List values unchanged. By default values that a spreadsheet would run as formulas get an apostrophe");
}

json::object columns_of(const std::vector<std::string>& map)
{
    json::object columns;
    for (const auto& pair : map) {
        const auto equals = pair.rfind('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size())
            throw usage_fault{"--map takes 'CSV header=member', got \"" + pair + '"'};
        columns[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return columns;
}

// The file, or standard input.
class source {
public:
    explicit source(const std::string& file)
    {
        if (file == "-")
            return;
        std::error_code failed;
        if (std::filesystem::is_directory(file, failed))
            throw usage_fault{"cannot read \"" + file + "\": it is a folder"};
        in_.open(file, std::ios::binary);
        if (!in_)
            throw usage_fault{"cannot read \"" + file + "\": " + std::generic_category().message(errno)};
        const auto size = std::filesystem::file_size(file, failed);
        size_ = failed ? 0 : static_cast<std::int64_t>(size);
        from_ = &in_;
    }

    bool read(std::string& piece)
    {
        piece.resize(import_piece_size);
        from_->read(piece.data(), import_piece_size);
        piece.resize(static_cast<std::size_t>(from_->gcount()));
        return !piece.empty();
    }

    /// In bytes; 0 if unknown.
    std::int64_t size() const noexcept { return size_; }

private:
    std::ifstream in_;
    std::istream* from_ = &std::cin;
    std::int64_t size_ = 0;
};

class import_run {
public:
    import_run(session& session, const import_options& options)
        : session_{session},
          from_{options.file},
          errors_{options.errors, session.file_group(), options.raw_errors},
          shown_{"rows", !session.wants_json()}
    {
        json::object request{{"dry_run", options.dry_run}};
        if (!options.map.empty())
            request["columns"] = columns_of(options.map);
        put(request, "into", options.into);
        put(request, "channel", options.channel);
        put(request, "default_country", options.default_country);
        put(request, "delimiter", options.delimiter);
        if (options.dedupe)
            request["dedupe"] = true;
        if (options.blank_clears)
            request["blank_clears"] = true;
        job_ = integer_at(session.call("imports.create", request).as_object(), "id");
    }

    /// Imports the file and returns the finished job. Cancels the job on failure, so that no import stays open.
    json::object run()
    try {
        std::string piece;
        while (from_.read(piece)) {
            append(piece);
            if (signals_.wait(std::chrono::milliseconds{0}))
                throw outbound::error{
                    outbound::errc::conflict, "stopped by a signal after " + count_of(rows_, "row", "rows") +
                                                  "; the good ones are imported. Import the file again: existing "
                                                  "contacts are updated, not duplicated"};
        }
        auto done = session_.call("imports.commit", {{"id", job_}}).as_object();
        errors_.add(done.at("errors").as_array());
        shown_.clear();
        return done;
    } catch (...) {
        shown_.clear();
        static_cast<void>(session_.service().call("jobs.cancel", {{"id", job_}}));
        throw;
    }

    const import_errors& errors() const noexcept { return errors_; }
    std::int64_t unlisted() const noexcept { return unlisted_; }

private:
    void append(const std::string& piece)
    {
        const auto done = session_.call("imports.append", {{"id", job_}, {"data", to_base64(piece)}}).as_object();
        errors_.add(done.at("errors").as_array());
        unlisted_ += integer_at(done, "errors_unlisted");
        rows_ += integer_at(done, "rows");
        bytes_ += static_cast<std::int64_t>(piece.size());
        const auto all = static_cast<double>(from_.size());
        shown_.show(
            {from_.size() > 0 ? static_cast<double>(bytes_) / all : -1, rows_, -1, count_of(rows_, "row", "rows")});
    }

    session& session_;
    source from_;
    import_errors errors_;
    progress shown_;
    ending_signals signals_;
    std::int64_t job_ = 0;
    std::int64_t rows_ = 0;
    std::int64_t bytes_ = 0;
    std::int64_t unlisted_ = 0;
};

std::string names_at(const json::object& done, std::string_view member)
{
    const auto names = text_at(done, member);
    return names == "-" ? std::string{} : names;
}

void tell_counts(const json::object& done, const import_options& options)
{
    const bool suppressions = options.into == "suppressions";
    const auto created = integer_at(done, "progress.created");
    std::cout << count_of(integer_at(done, "progress.rows"), "row", "rows") << ": "
              << (suppressions ? count_of(created, "suppression", "suppressions")
                               : count_of(created, "contact", "contacts"))
              << (options.dry_run ? " would be created, " : " created, ")
              << number(integer_at(done, "progress.updated")) << " updated, "
              << count_of(integer_at(done, "progress.duplicates"), "repeat", "repeats") << " of an earlier row, "
              << number(integer_at(done, "progress.invalid")) << " refused.\n";
}

// Opt-outs come first and in capitals, because they change who gets messages.
void tell_opt_outs(const json::object& done, const import_options& options)
{
    if (const auto number = integer_at(done, "progress.opted_out"); number > 0)
        std::cout << "OPTED OUT: " << count_of(number, "address", "addresses")
                  << (options.dry_run ? " would be suppressed" : " suppressed") << ", as the file says in "
                  << names_at(done, "progress.opt_out_columns")
                  << ". No campaign will reach them on a channel that they opted out of.\n";
}

void tell_faults(const json::object& done, const import_run& run, const import_options& options)
{
    const auto incomplete = integer_at(done, "progress.incomplete");
    if (incomplete > 0)
        std::cout << (options.into == "suppressions" ? count_of(incomplete, "row was", "rows were")
                                                     : count_of(incomplete, "contact was", "contacts were"))
                  << " taken without a value that could not be read.\n";
    if (run.errors().count() > 0)
        std::cout << "Refused values and their reasons are in " << printable(run.errors().file())
                  << ". Correct the file and import it again: existing contacts are updated, not duplicated.\n";
    if (run.unlisted() > 0)
        std::cout << number(run.unlisted()) << " further faults are not listed: there were too many at once.\n";
}

std::string unknown_columns(const json::object& done)
{
    const auto& progress = done.at("progress").as_object();
    const auto& repeated = progress.at("repeated_columns").as_array();
    std::string names;
    for (const auto& name : progress.at("ignored_columns").as_array())
        if (std::find(repeated.begin(), repeated.end(), name) == repeated.end())
            names += (names.empty() ? "" : ", ") + printable(std::string_view{name.as_string()});
    return names;
}

void tell_columns(const json::object& done, const import_options& options)
{
    const auto encoding = text_at(done, "progress.encoding");
    if (encoding != "ASCII" && encoding != "UTF-8" && encoding != "unknown")
        std::cout << "The file is in " << encoding << " and was converted."
                  << (encoding == "Windows-1252"
                             ? " If letters look wrong, save it as CSV in UTF-8, and import it again.\n"
                             : "\n");
    if (const auto repeated = names_at(done, "progress.repeated_columns"); !repeated.empty())
        std::cout << "These columns have the meaning of an earlier one and were not read: " << repeated
                  << ". Choose with --map 'header=member'.\n";
    if (const auto ignored = unknown_columns(done); !ignored.empty())
        std::cout << "These columns are unknown to outbound and were left out: " << ignored
                  << (options.into == "suppressions" ? ".\n" : ". Keep one with --map 'header=fields.name'.\n");
}

void tell(const json::object& done, const import_run& run, const import_options& options)
{
    tell_counts(done, options);
    tell_opt_outs(done, options);
    tell_faults(done, run, options);
    tell_columns(done, options);
    if (options.dry_run)
        std::cout << "This was a dry run: nothing was written.\n";
}

bool is_none_taken(const json::object& done)
{
    return integer_at(done, "progress.rows") == integer_at(done, "progress.invalid");
}

exit_code import(session& session, const import_options& options)
{
    import_run run{session, options};
    auto done = run.run();
    done["errors_file"] = run.errors().count() > 0 ? json::value(run.errors().file()) : json::value{};
    done.erase("errors");
    const auto code = session.answer(done, [&](const json::object& job) { tell(job, run, options); });
    return code == exit_code::ok && is_none_taken(done) ? exit_code::failed : code;
}

}  // namespace

void add_import(commands& to)
{
    to.add(to.top(), "import", "Import contacts, or suppressions, from a CSV file",
        "  outbound import contacts.csv --dry-run\n"
        "  outbound import contacts.csv --map 'E-Mail (work)=email' --map 'Plan=fields.plan' --default-country DE\n"
        "  outbound import stop.csv --into suppressions --channel sms\n\n"
        "Good rows are imported; refused rows are listed with line, column, value and reason. Exports of Google\n"
        "Contacts, Outlook, HubSpot, Salesforce, Mailchimp and Pipedrive need no --map. The exit code is 1 if no\n"
        "row was imported.\n",
        describe, import);
}

}  // namespace cli
