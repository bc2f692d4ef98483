// Tries external_id, email address and id, in this order.
#include "find_contact.hpp"

#include "find_record.hpp"
#include "people.hpp"

#include <outbound/address.hpp>

#include <boost/json/array.hpp>

namespace cli {
namespace {

namespace json = boost::json;

std::optional<json::object> find_by_email(session& session, const std::string& address)
{
    const auto wanted = outbound::fold_email(address);
    std::optional<json::object> found;
    json::object request{{"q", address}, {"limit", 1000}};
    for (;;) {
        const auto page = session.call("contacts.list", request);
        for (const auto& item : page.at("items").as_array()) {
            if (outbound::fold_email(text_at(item.as_object(), "email")) != wanted)
                continue;
            if (found)
                throw outbound::error{outbound::errc::conflict,
                    "more than one contact has the address " + address + ": name the one you mean by its external_id"};
            found = item.as_object();
        }
        if (page.at("next").is_null())
            return found;
        request["after"] = page.at("next");
    }
}

}  // namespace

json::object find_contact(session& session, const std::string& contact)
{
    constexpr std::size_t longest_key = 255;
    if (contact.empty() || contact.size() > longest_key)
        throw outbound::error{outbound::errc::invalid, "the name of a contact must have 1 to 255 bytes"};
    if (auto found = try_call(session, "contacts.get", {{"external_id", contact}}))
        return *std::move(found);
    if (contact.find('@') != std::string::npos)
        if (auto found = find_by_email(session, contact))
            return *std::move(found);
    if (const auto id = id_in(contact))
        if (auto found = try_call(session, "contacts.get", {{"id", *id}}))
            return *std::move(found);
    throw outbound::error{
        outbound::errc::not_found, "no contact has the external_id, email address or id \"" + contact +
                                       "\"; `outbound contacts list --search` also finds parts of names and addresses"};
}

}  // namespace cli
