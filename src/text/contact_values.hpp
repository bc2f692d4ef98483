// The values of a contact that a template may read.
#pragma once

#include <outbound/contact.hpp>
#include <outbound/dispatch_store.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace outbound::text {

/// The members of a contact that a content reads, determined once, so that only these are copied for each recipient.
class wanted_values {
public:
    /// `variables` as text_template::variables() gives them.
    explicit wanted_values(const std::vector<std::string>& variables);

    /// The values for one recipient: `external_id`, `email`, `phone`, `first_name`, `last_name`, `company`, `industry`,
    /// `lead_score`, `timezone`; the host's own members as `fields.x`, and as plain `x` where no column has that name.
    /// Empty columns are left out, so that fallbacks apply. Kept in `memory`, which must outlive them.
    boost::json::object of(const queued_recipient& recipient, boost::json::storage_ptr memory = {}) const;

    /// The columns of the contact that of() reads.
    std::vector<std::string> columns() const;

private:
    std::vector<std::size_t> columns_;  // Indexes into the table of text columns.
    bool lead_score_ = false;
    bool fields_ = false;              // `fields.x` is read.
    std::vector<std::string> custom_;  // Plain names that are no columns.
};

/// All values of a contact, under the same names.
boost::json::object values_of(const contact& person);

}  // namespace outbound::text
