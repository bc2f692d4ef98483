// One step of an import.
#include "api/importer.hpp"

#include "model/json_members.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::size_t contacts_a_batch = 1000;
constexpr std::size_t most_dry_keys = 100'000;

// The delimiter that the header line has most of; a comma when it has none.
char likely_delimiter(std::string_view text)
{
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    for (const char c : {';', '\t', '|'})
        if (std::ranges::count(line, c) > std::ranges::count(line, best))
            best = c;
    return best;
}

// FNV-1a: the same in every process, unlike std::hash.
std::uint64_t hash_of(std::string_view key)
{
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : key)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    return hash;
}

bool is_empty(const csv_row& row)
{
    return row.fault.empty() && std::ranges::all_of(row.fields, &std::string::empty);
}

}  // namespace

importer::importer(context& with, const job& what)
    : with_{with}, dry_run_{flag_member(what.request, "dry_run").value_or(false)},
      mapping_{object_member(what.request, "columns")}, default_country_{text_member(what.request, "default_country")},
      dedupe_{flag_member(what.request, "dedupe").value_or(false)}, state_{import_state_of(what)}
{
    if (const auto delimiter = text_member(what.request, "delimiter"); !delimiter.empty())
        state_.delimiter = delimiter[0];
    if (!state_.header.empty())
        columns_.emplace(state_.header, mapping_, default_country_, dedupe_);
}

void importer::append(std::string_view bytes)
{
    state_.counts.bytes += static_cast<std::int64_t>(bytes.size());
    read(bytes, false);
}

void importer::finish()
{
    read({}, true);
    if (!columns_)
        throw error{errc::invalid, "the file is empty: its first line must name columns, such as email"};
}

void importer::read(std::string_view bytes, bool is_end)
{
    auto& position = state_.position;
    if (state_.delimiter == 0) {
        position.unfinished += bytes;
        bytes = {};
        const bool is_whole = position.unfinished.find_first_of("\r\n") != std::string::npos;
        if (!is_whole && !is_end && position.unfinished.size() <= csv_reader::longest_row)
            return;
        state_.delimiter = likely_delimiter(position.unfinished);
    }
    csv_reader reader{state_.delimiter, std::move(position), [this](const csv_row& row) { on_row(row); }};
    reader.feed(bytes);
    if (is_end)
        reader.finish();
    write_batch();
    position = reader.position();
}

void importer::on_row(const csv_row& row)
{
    if (is_empty(row))
        return;
    if (!columns_) {
        if (!row.fault.empty())
            throw error{
                errc::invalid, "the header (line " + std::to_string(row.line) + ") cannot be read: " + std::string{row.fault}};
        columns_.emplace(row.fields, mapping_, default_country_, dedupe_);
        state_.header = row.fields;
        state_.ignored = columns_->ignored();
        return;
    }
    ++state_.counts.rows;
    std::vector<import_fault> found;
    if (auto who = columns_->read(row, found))
        batch_.push_back(*std::move(who));
    else
        list_faults(std::move(found));
    if (batch_.size() == contacts_a_batch)
        write_batch();
}

void importer::list_faults(std::vector<import_fault> found)
{
    ++state_.counts.invalid;
    for (auto& fault : found) {
        if (faults_.size() < most_faults)
            faults_.push_back(std::move(fault));
        else
            ++unlisted_;
    }
}

void importer::write_batch()
{
    if (batch_.empty())
        return;
    if (dry_run_)
        return try_batch();
    for (const auto& done : with_.store.contacts().upsert(batch_)) {
        const bool is_first = state_.touched.insert(done.id);
        ++(!is_first ? state_.counts.duplicates : done.created ? state_.counts.created : state_.counts.updated);
    }
    batch_.clear();
}

// A dry run has no ids to remember rows by, so it remembers hashes, and of the first rows only: they must fit into the job.
void importer::try_batch()
{
    for (const auto& who : batch_) {
        const auto key = hash_of(who.external_id);
        const bool is_repeat = state_.keys.contains(key);
        if (state_.keys.size() < most_dry_keys)
            state_.keys.insert(key);
        const bool is_known = !is_repeat && with_.store.contacts().find(who.external_id).has_value();
        ++(is_repeat ? state_.counts.duplicates : is_known ? state_.counts.updated : state_.counts.created);
    }
    batch_.clear();
}

}  // namespace outbound::api
