// Contacts in SQL.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

namespace outbound::sql {

class contacts final : public contact_store {
public:
    contacts(database& db, const contact_tables& source) : database_{db}, source_{source} {}

    std::vector<upserted> upsert(std::span<const contact> people) override;
    std::vector<upserted> edit(std::span<const std::string> external_ids, const contact_edit& change) override;
    std::optional<contact> get(contact_id id) override;
    std::optional<contact> find(std::string_view external_id) override;
    std::vector<address_match> find_by_address(channel via, std::span<const std::string> addresses) override;
    page<contact> list(const segment& filter, std::string_view search, const page_request& slice) override;
    std::int64_t count(const segment& filter, std::optional<channel> via) override;
    audience_estimate estimate(const segment& filter, channel via, message_kind kind) override;
    bool remove(contact_id id) override;
    std::optional<erasure> erase(contact_id id) override;
    std::optional<contact_id> find_erased(std::string_view external_id) override;
    bool has_deleted_bytes() override { return database_.has_deleted_bytes(); }
    bool index_for_search(std::int64_t spare) override;
    std::int64_t unindexed() override;

    /// For `outbound doctor`: how many contacts wait to be indexed; nothing for those of a host.
    std::vector<finding> examine_search();

private:
    std::vector<std::string> tags_of(connection& db, contact_id id) const;

    database& database_;
    const contact_tables source_;
};

}  // namespace outbound::sql
