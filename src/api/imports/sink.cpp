// Turns rows of a file into contacts, written in batches.
#include "api/imports/sink.hpp"

#include "model/folded_name.hpp"
#include "model/json_members.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace outbound::api {
namespace {

constexpr std::size_t most_dry_keys = 100'000;

// FNV-1a: the same in every process, unlike std::hash.
std::uint64_t hash_of(std::string_view key)
{
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : key)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    return hash;
}

class contact_sink final : public import_sink {
public:
    contact_sink(context& ctx, const job& record, const std::vector<std::string>& header)
        : ctx_{ctx},
          dry_run_{flag_member(record.request, "dry_run").value_or(false)},
          columns_{header, column_options_of(record.request)}
    {
    }

    void describe_columns(import_state& state) const override
    {
        state.ignored = columns_.ignored();
        state.repeated = columns_.repeated();
        state.opt_out_columns = columns_.opt_outs();
    }
    std::size_t waiting() const noexcept override { return std::max(batch_.size(), opt_outs_.size()); }

    bool take(const csv_row& row, std::vector<import_fault>& faults) override
    {
        auto person = columns_.read(row, faults);
        std::ranges::move(person.opt_outs, std::back_inserter(opt_outs_));
        const bool is_taken = !person.is_refused;
        if (is_taken)
            batch_.push_back(std::move(person));
        return is_taken;
    }

    void write(import_state& state) override
    {
        suppress(state);
        if (batch_.empty())
            return;
        dry_run_ ? count(state) : store(state);
        batch_.clear();
    }

private:
    // Runs before the contacts are stored, so that no one who opted out is sent to in between.
    void suppress(import_state& state)
    {
        state.counts.opted_out += static_cast<std::int64_t>(opt_outs_.size());
        if (!dry_run_ && !opt_outs_.empty())
            ctx_.store.suppressions().add(opt_outs_);
        opt_outs_.clear();
    }

    void store(import_state& state)
    {
        std::vector<std::string> keys;
        for (const auto& person : batch_)
            keys.push_back(person.values.external_id);
        const auto change = [this](std::size_t index, contact& stored) { apply(batch_[index], stored); };
        for (const auto& done : ctx_.store.contacts().edit(keys, change)) {
            const bool is_first = state.touched.insert(done.id);
            ++(!is_first ? state.counts.duplicates : done.created ? state.counts.created : state.counts.updated);
        }
    }

    // A dry run has no ids, so it detects duplicates by hashes, and only among the first rows, because the hashes must
    // fit into the job.
    void count(import_state& state)
    {
        for (const auto& person : batch_) {
            const auto key = hash_of(person.values.external_id);
            const bool is_repeat = state.keys.contains(key);
            if (state.keys.size() < most_dry_keys)
                state.keys.insert(key);
            const bool is_known = !is_repeat && ctx_.store.contacts().find(person.values.external_id).has_value();
            ++(is_repeat ? state.counts.duplicates : is_known ? state.counts.updated : state.counts.created);
        }
    }

    context& ctx_;
    bool dry_run_;
    import_columns columns_;
    std::vector<imported_contact> batch_;
    std::vector<suppression> opt_outs_;  // Of the rows of batch_, and of refused ones.
};

}  // namespace

std::unique_ptr<import_sink> make_import_sink(context& ctx, const job& record, const std::vector<std::string>& header)
{
    if (text_member(record.request, "into") == "suppressions")
        return make_suppression_sink(ctx, record, header);
    return std::make_unique<contact_sink>(ctx, record, header);
}

column_judge make_column_judge(const job& record)
{
    if (text_member(record.request, "into") == "suppressions")
        return worth_of_suppression_column;
    std::map<std::string, std::string> mapped;
    for (const auto& [column, target] : object_member(record.request, "columns"))
        mapped.emplace(fold_name(column), std::string_view{target.get_string()});
    return [mapped = std::move(mapped)](std::string_view name) {
        const auto found = mapped.find(fold_name(name));
        if (found == mapped.end())
            return worth_of_contact_column(name);
        return std::max(column_worth::known, worth_of_contact_column(found->second));
    };
}

}  // namespace outbound::api
