// Reads the grams of few blocks first: a page of a common text is full after the first. A text of many grams is looked
// up by the rarest of these in the first block.
#include "store/contacts/candidates.hpp"

#include "store/contacts/search_index.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::size_t longest_run = 32;
constexpr std::size_t most_grams = 4;  ///< After the first block. More find hardly fewer contacts.
constexpr std::size_t batch_size = 128;

/// Among so many ids for each candidate, reading all contacts is quicker than looking up each candidate.
constexpr std::int64_t dense = 4;

constexpr auto last_contact = std::numeric_limits<contact_id>::max();

std::string select_grams(const dialect& how)
{
    static constexpr json_column columns[] = {{"part", "BIGINT"}, {"lowest", "BIGINT"}, {"highest", "BIGINT"}};
    const std::string grams = "outbound_contact_grams g WHERE g.place BETWEEN r.lowest AND r.highest";
    // LATERAL with OFFSET forces an index look-up per gram, regardless of statistics.
    return "SELECT r.part, g.contacts FROM " + how.json_rows(columns) + " CROSS JOIN " +
           (how.prefers_sets() ? "LATERAL (SELECT g.contacts FROM " + grams + " OFFSET 0) AS g" : grams);
}

}  // namespace

candidate_walk::candidate_walk(connection& db, std::string_view text, const page_request& slice)
    : db_{db},
      grams_{rules::grams_to_find(text)},
      descends_{slice.descending},
      lowest_{descends_ ? 0 : std::clamp(slice.after, std::int64_t{0}, last_contact - 1) + 1},
      highest_{descends_ && slice.after != 0 ? std::max(slice.after, std::int64_t{1}) - 1 : last_contact},
      indexed_{last_indexed(db)}
{
    if (grams_.empty())  // Every contact is a candidate.
        indexed_ = 0;
    if (highest_ > indexed_)
        unindexed_ = candidates{std::max(lowest_, indexed_ + 1), highest_};
    highest_ = std::min(highest_, indexed_);
    block_ = block_of(descends_ ? highest_ : lowest_);
}

std::optional<candidates> candidate_walk::next()
{
    if (descends_ && unindexed_)
        return std::exchange(unindexed_, std::nullopt);
    while (rest_.empty() && block_ >= block_of(lowest_) && block_ <= block_of(highest_) && lowest_ <= highest_)
        read_run();
    if (!rest_.empty())
        return take_batch();
    return std::exchange(unindexed_, std::nullopt);
}

std::optional<candidates> candidate_walk::take_batch()
{
    const auto batch = rest_.first(std::min(batch_size, rest_.size()));
    candidates out{batch.front(), batch.back(), {batch.begin(), batch.end()}};
    rest_ = rest_.subspan(batch.size());
    if (out.first > out.last)
        std::swap(out.first, out.last);
    if (out.last - out.first < dense * std::ssize(out.ids))
        out.ids.clear();
    return out;
}

void candidate_walk::read_run()
{
    const auto step = static_cast<std::int64_t>(run_);
    const auto first = descends_ ? std::max(block_ - step + 1, block_of(lowest_)) : block_;
    const auto last = descends_ ? block_ : std::min(block_ + step - 1, block_of(highest_));
    const auto count = static_cast<std::size_t>(last - first + 1);
    auto found = intersect(contacts_of_grams(first, count), count);
    add_changed(found, first);
    take_ids(found, first);
    block_ = descends_ ? first - 1 : last + 1;
    run_ = std::min(run_ * 2, longest_run);
    if (rest_.empty())
        skip_gap();
}

/// Goes on with the block of the next contact: PostgreSQL leaves large gaps between ids.
void candidate_walk::skip_gap()
{
    const auto from = first_of_block(descends_ ? block_ + 1 : block_);
    contact_id id = 0;
    const bool has_next =
        descends_
            ? db_.run("SELECT id FROM outbound_contacts WHERE id < :from ORDER BY id DESC LIMIT 1", use(from), into(id))
            : db_.run("SELECT id FROM outbound_contacts WHERE id >= :from ORDER BY id LIMIT 1", use(from), into(id));
    block_ = has_next ? block_of(id) : descends_ ? block_of(lowest_) - 1 : block_of(highest_) + 1;
}

candidate_walk::block_sets candidate_walk::contacts_of_grams(std::int64_t first, std::size_t count)
{
    boost::json::array wanted;
    for (std::size_t block = 0; block < count; ++block)
        for (const auto& gram : grams_) {
            const auto number = first + static_cast<std::int64_t>(block);
            wanted.push_back(boost::json::object{{"part", wanted.size()}, {"lowest", place_of(number, gram.first)},
                {"highest", place_of(number, gram.last)}});
        }
    const auto rows = boost::json::serialize(wanted);
    block_sets out(wanted.size());
    std::int64_t part = 0;
    std::string contacts;
    auto found = db_.prepare(select_grams(db_.dialect()), use(rows), into(part), into(contacts));
    found.each([&] { add_set(contacts, out[static_cast<std::size_t>(part)]); });
    return out;
}

/// The contacts that have all grams. Keeps the rarest of these for the next blocks.
candidate_walk::block_sets candidate_walk::intersect(const block_sets& contacts, std::size_t count)
{
    block_sets out(count);
    std::vector<std::pair<std::size_t, std::size_t>> sizes;
    for (std::size_t i = 0; i < grams_.size(); ++i)
        sizes.emplace_back(0, i);
    for (std::size_t block = 0; block < count; ++block) {
        out[block].set();
        for (auto& [size, i] : sizes) {
            const auto& with_gram = contacts[block * grams_.size() + i];
            out[block] &= with_gram;
            size += with_gram.count();
        }
    }
    if (grams_.size() > most_grams) {
        std::ranges::sort(sizes);
        std::vector<rules::gram_range> rarest;
        for (std::size_t i = 0; i < most_grams; ++i)
            rarest.push_back(grams_[sizes[i].second]);
        grams_ = std::move(rarest);
    }
    return out;
}

void candidate_walk::add_changed(block_sets& found, std::int64_t first)
{
    const auto lowest = first_of_block(first);
    const auto highest = first_of_block(first + std::ssize(found)) - 1;
    contact_id id = 0;
    auto rows =
        db_.prepare("SELECT contact_id FROM outbound_contact_changes WHERE contact_id BETWEEN :lowest AND :highest",
            use(lowest), use(highest), into(id));
    rows.each([&] { found[static_cast<std::size_t>(block_of(id) - first)].set(place_in_block(id)); });
}

void candidate_walk::take_ids(const block_sets& found, std::int64_t first)
{
    ids_.clear();
    for (std::size_t block = 0; block < found.size(); ++block) {
        const auto start = first_of_block(first + static_cast<std::int64_t>(block));
        for (std::size_t place = 0; place < block_size; ++place)
            if (const auto id = start + static_cast<contact_id>(place);
                found[block][place] && id >= lowest_ && id <= highest_)
                ids_.push_back(id);
    }
    if (descends_)
        std::ranges::reverse(ids_);
    rest_ = ids_;
}

}  // namespace outbound::sql
