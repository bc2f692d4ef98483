// Events of vendors in SQL. One file each: events (reading), events_record, events_refold.
#pragma once

#include "store/contact_source.hpp"
#include "store/database.hpp"

#include <outbound/store.hpp>

#include <string>

namespace outbound::sql {

class events final : public event_store {
public:
    /// `instance` is the installation's, as in its keys of messages.
    events(database& db, const contact_source& source, const std::string& instance)
        : database_{db}, source_{source}, instance_{instance}
    {
    }

    event_intake record(std::span<const provider_event> given) override;
    matched match_again(std::int64_t after, std::size_t limit) override;
    event_counts counts(campaign_id id) override;
    std::vector<link_count> links(campaign_id id, std::size_t limit) override;
    std::vector<minute_count> minutes(campaign_id id, timestamp from, timestamp to, std::size_t limit) override;
    std::vector<stored_event> history(const recipient_place& of) override;
    page<loose_event> loose(bool only_unmatched, const page_request& slice) override;
    std::int64_t refold(campaign_id id) override;

private:
    database& database_;
    const contact_source& source_;
    const std::string& instance_;
};

}  // namespace outbound::sql
