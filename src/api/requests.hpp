// Functions that most handlers need: look-ups by id that throw, and complaints collected before anything is written.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace outbound::api {

/// Collects broken rules that shapes cannot express, so that a refusal lists all of them.
class complaints {
public:
    void add(std::string_view path, std::string message);
    void add(std::vector<violation> more);

    /// Adds the violations of a problem under `path`.
    void add(std::string_view path, const problem& wrong);

    /// Moves the collected violations out.
    std::vector<violation> taken() { return std::exchange(broken_, {}); }

    bool none() const noexcept { return broken_.empty(); }

    /// Throws error{errc::invalid} if there are any.
    void settle();

private:
    std::vector<violation> broken_;
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

campaign campaign_of(context& ctx, const boost::json::object& request);

/// The contact that `id` or `external_id` names.
contact contact_of(context& ctx, const boost::json::object& request, std::string_view id_member = "id");

/// As contact_of(); `nullopt` if the request has neither member.
std::optional<contact> contact_if_named(context& ctx, const boost::json::object& request, std::string_view id_member);

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
