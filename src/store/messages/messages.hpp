// One-off messages in SQL: a recipient of a hidden campaign, its first retry, and its content.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

#include <outbound/store.hpp>

#include <optional>
#include <string>

namespace outbound::sql {

class messages final : public message_store {
public:
    /// `secret` is that of the installation.
    messages(database& db, const contact_tables& source, const std::string& secret)
        : database_{db},
          source_{source},
          secret_{secret}
    {
    }

    one_off_message add(const new_message& m) override;
    std::optional<one_off_message> get(message_id id) override;
    std::optional<one_off_message> find(std::string_view key) override;
    page<one_off_message> list(const message_filter& filter, const page_request& slice) override;
    std::optional<message_texts> texts(campaign_id campaign, recipient_seq seq) override;

private:
    database& database_;
    const contact_tables& source_;
    const std::string& secret_;
};

}  // namespace outbound::sql
