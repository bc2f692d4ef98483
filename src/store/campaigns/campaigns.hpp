// Campaigns in SQL. campaigns.cpp creates, reads, lists and updates; status, recipients, retry, reports, remove,
// prune and verify have a file each.
#pragma once

#include "store/sql/database.hpp"

namespace outbound::sql {

class campaigns final : public campaign_store {
public:
    explicit campaigns(database& db) : database_{db} {}

    campaign create(const campaign& c) override;
    std::optional<campaign> get(campaign_id id) override;
    campaign_totals totals() override;
    page<campaign> list(const campaign_filter& filter, const page_request& slice) override;
    std::optional<campaign> update(const campaign& c) override;
    status_change change_status(campaign_id id, const status_request& request) override;
    bool remove(campaign_id id) override;
    std::int64_t prune_events(campaign_id id, std::size_t limit) override;
    page<recipient> recipients(campaign_id id, const recipient_filter& filter, const page_request& slice) override;
    send_counts counts(campaign_id id) override;
    reason_counts reasons(campaign_id id, std::size_t limit) override;
    std::vector<period_count> period_counts(std::span<const timestamp> bounds) override;
    using campaign_store::retry_failed;
    std::int64_t retry_failed(campaign_id id, std::string_view reason) override;
    std::vector<recipient> history(contact_id id) override;
    std::vector<inconsistency> verify(campaign_id id) override;
    std::vector<unreadable_campaign> unreadable() override;

private:
    database& database_;
};

}  // namespace outbound::sql
