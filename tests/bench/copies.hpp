// Repeats the rows of a campaign in SQL, so that a large database is filled in minutes and `outbound verify` accepts
// it.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/types.hpp>

#include <cstdint>

namespace outbound::bench {

class campaign_copier {
public:
    /// `people`: the number of contacts, with ids from 1.
    campaign_copier(sql::database& db, std::int64_t people) : db_{db}, people_{people} {}

    /// Repeats the recipients of the campaign for other contacts until it has `times` as many.
    void repeat_recipients(campaign_id id, std::int64_t times);
    /// Leaves contacts that are not frozen yet out of the campaign.
    void end_preparation(campaign_id id);
    /// Adds copies of the campaign for other contacts.
    void repeat_campaign(campaign_id id, std::int64_t copies);

private:
    sql::database& db_;
    std::int64_t people_;
};

}  // namespace outbound::bench
