// The contacts among which a search looks, by the index (search_index.hpp).
#pragma once

#include "rules/search_grams.hpp"
#include "store/contacts/contact_set.hpp"
#include "store/sql/connection.hpp"

#include <outbound/page.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// Contacts from `first` to `last`; only those in `ids`, unless that is empty.
struct candidates {
    contact_id first = 0;
    contact_id last = 0;
    std::vector<contact_id> ids{};
};

/// Walks through all contacts that may contain the text, in the order of a slice of contacts. Use it within one
/// snapshot.
class candidate_walk {
public:
    candidate_walk(connection& db, std::string_view text, const page_request& slice);

    /// The next candidates; `nullopt` at the end.
    std::optional<candidates> next();

private:
    /// Contacts of consecutive blocks, by block, or by block and gram.
    using block_sets = std::vector<contact_set>;

    std::optional<candidates> take_batch();
    void read_run();
    block_sets contacts_of_grams(std::int64_t first, std::size_t count);
    block_sets intersect(const block_sets& contacts, std::size_t count);
    void add_changed(block_sets& found, std::int64_t first);
    void take_ids(const block_sets& found, std::int64_t first);
    void skip_gap();

    connection& db_;
    std::vector<rules::gram_range> grams_;
    bool descends_;
    contact_id lowest_;
    contact_id highest_;
    contact_id indexed_;
    std::optional<candidates> unindexed_;
    std::int64_t block_ = 0;            ///< The next to read.
    std::size_t run_ = 1;               ///< Number of blocks to read at once.
    std::vector<contact_id> ids_;       ///< Candidates of the last run.
    std::span<const contact_id> rest_;  ///< Those of them that next() has not returned.
};

}  // namespace outbound::sql
