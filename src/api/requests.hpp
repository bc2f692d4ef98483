// Functions that most handlers need: look-ups by id that throw, and complaints collected before anything is written.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::api {

/// Collects broken rules that shapes cannot express, so that a refusal lists all of them.
class complaints {
public:
    void add(std::string_view path, std::string message);
    void add(std::vector<violation> more);
    void add(complaints more);

    /// Adds that the member names something that does not exist. If nothing else is wrong, the problem is
    /// errc::not_found.
    void add_missing(std::string_view path, std::string message);

    /// Adds the violations of a problem under `path`.
    void add(std::string_view path, const problem& wrong);

    /// Moves the collected violations out.
    std::vector<violation> taken() { return std::exchange(broken_, {}); }

    bool none() const noexcept { return broken_.empty(); }

    /// Throws error{errc::invalid}, or error{errc::not_found}, if there are any.
    void settle();

private:
    std::vector<violation> broken_;
    std::size_t missing_ = 0;  // Of broken_.
};

/// Throws error{errc::invalid} if a read-only member of the request differs from the stored document.
void refuse_changed(const std::vector<shape_member>& read_only_members, const boost::json::object& request,
    const boost::json::object& stored);

/// Throws error{errc::not_found}: `there is no campaign 12`.
[[noreturn]] void refuse_missing(std::string_view noun, std::string_view name);

/// The member `id`.
std::int64_t id_of(const boost::json::object& request);

/// The shape `{"id": …}` with further members.
shape id_request(std::vector<shape_member> more = {});

/// The shape `{"id": …}` or `{"campaign_external_id": …}`, with further members: run() replaces the latter by the id.
shape campaign_id_request(std::vector<shape_member> more = {});

/// The members of campaign_id_request().
std::vector<shape_member> campaign_names();

/// The id of the campaign with this external_id; `nullopt` if there is none.
std::optional<campaign_id> find_campaign(context& ctx, std::string_view external_id);

/// The request with the id of the campaign that `campaign_external_id` names; `nullopt` if it has no such member.
/// Throws error{errc::not_found}, or error{errc::invalid} if it has the id of another one.
std::optional<boost::json::object> with_campaign_id(context& ctx, const boost::json::object& request);

campaign campaign_of(context& ctx, const boost::json::object& request);

/// The contact that `id` or `external_id` names.
contact contact_of(context& ctx, const boost::json::object& request, std::string_view id_member = "id");

/// As contact_of(); `nullopt` if the request has neither member.
std::optional<contact> contact_if_named(context& ctx, const boost::json::object& request, std::string_view id_member);

/// The external_ids of those of the contacts that exist, by id.
std::map<contact_id, std::string> external_ids_of(context& ctx, std::vector<contact_id> ids);

/// The contact of each recipient; 0 where there is none.
std::vector<contact_id> contacts_of(const std::vector<recipient>& recipients);

/// Adds `contact_external_id` to a recipient, null for a contact that is gone.
void add_contact_name(boost::json::object& recipient, const std::map<contact_id, std::string>& names);

/// For operation::further_scope where `q` finds people by their addresses: a search would reveal masked ones.
std::optional<scope> scope_of_search(context& ctx, const boost::json::object& request);

/// `{"deleted": true}`: the response of operations that delete.
shape deleted_shape();
boost::json::object deleted();

/// Runs `change(campaign)`, which must fail with errc::conflict if the stored campaign has another revision by then; in
/// that case runs it again on the stored campaign. A change is thus applied to the revision that it was checked
/// against.
template <class F>
auto change_campaign(context& ctx, const boost::json::object& request, F change)
{
    constexpr int most_tries = 100;  // Each failed try means that another change succeeded.
    for (int left = most_tries - 1;; --left) {
        const auto c = campaign_of(ctx, request);
        try {
            return change(c);
        } catch (const error& refusal) {
            if (refusal.code() != errc::conflict || left == 0 || campaign_of(ctx, request).revision == c.revision)
                throw;
        }
    }
}

}  // namespace outbound::api
