// The transitions of the dispatch protocol in SQL. work, prepare, claim, window, retries and close have a file each.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

#include <outbound/store.hpp>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace outbound::sql {

class dispatch final : public dispatch_store {
public:
    dispatch(database& db, const store_options& options);

    due_campaigns start_scheduled(std::chrono::milliseconds max_late) override;
    std::vector<campaign_work> work() override;
    preparation prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size) override;
    std::optional<claimed_range> claim_range(campaign_id campaign, const claim_terms& terms) override;
    std::vector<window> open_windows(std::span<const window_request> requests) override;
    std::size_t due_retries(campaign_id campaign, std::size_t limit) override;
    std::vector<claimed_retry> claim_retries(
        campaign_id campaign, std::size_t limit, const claim_terms& terms) override;
    void settle_retries(campaign_id campaign, std::int64_t token, std::span<const settlement> outcomes) override;
    bool close_rest(campaign_id campaign, std::size_t ranges) override;
    bool complete(campaign_id campaign) override;

private:
    void read_queued(claimed_range& range, const claim_terms& terms);
    void find_unreadable(connection& db, std::vector<campaign_work>& works, const std::vector<std::int64_t>& revisions);

    database& db_;
    contact_tables source_;
    std::mutex guard_;
    std::map<campaign_id, std::int64_t> readable_;  // Revisions whose whole row was readable; guarded.
};

}  // namespace outbound::sql
