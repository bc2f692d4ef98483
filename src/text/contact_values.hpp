// Extracts the values of a contact that templates may read.
#pragma once

#include <outbound/contact.hpp>
#include <outbound/dispatch_store.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace outbound::text {

/// The contact members that a content reads, determined once, so that only these are copied per recipient.
class wanted_values {
public:
    /// `variables` as returned by text_template::variables().
    explicit wanted_values(const std::vector<std::string>& variables);

    /// The values for one recipient: `external_id`, `email`, `phone`, `first_name`, `last_name`, `company`, `industry`,
    /// `lead_score`, `timezone`; the host's own members as `fields.x`, and as plain `x` if no column has that name.
    /// Omits empty columns, so that fallbacks apply. Allocates in `memory`, which must outlive the values.
    boost::json::object of(const queued_recipient& recipient, boost::json::storage_ptr memory = {}) const;

    /// The contact columns that of() reads.
    std::vector<std::string> columns() const;

private:
    std::vector<std::size_t> columns_;  // Indexes into the table of text columns.
    bool lead_score_ = false;
    bool fields_ = false;              // Whether `fields.x` is read.
    std::vector<std::string> custom_;  // Plain names that are not columns.
};

/// All values of a contact, under the same names.
boost::json::object values_of(const contact& person);

/// Replaces values by those of a one-off message. A name that is no column means the same field as `fields.name`; of
/// `fields`, only the named members are replaced.
void override_values(boost::json::object& values, const boost::json::object& own);

/// The same with a JSON object as text. Other text changes nothing.
void override_values(boost::json::object& values, const std::string& text);

/// The values of a one-off message that determine its texts: its own, and those of `values` that the variables name,
/// null for one without a value. With them, override_values() gives the same texts whatever the contact becomes.
boost::json::object pinned_values(
    boost::json::object own, const boost::json::object& values, const std::vector<std::string>& variables);

}  // namespace outbound::text
