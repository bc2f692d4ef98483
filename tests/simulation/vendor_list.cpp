// Builds the list in Twilio's format and reads it with the production reader.
#include "simulation/vendor_list.hpp"

#include "providers/twilio/find.hpp"

#include <outbound/https_client.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <ctime>

namespace outbound::simulation {
namespace {

constexpr const char* our_number = "+4930901820";
constexpr const char* foreign_number = "+4930901821";

std::string mail_date_of(timestamp moment)
{
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

}  // namespace

void vendor_list::add(const message& ours, timestamp at)
{
    entries_.push_back({"v-" + ours.key, our_number, ours.address, ours.text, at});
}

void vendor_list::add_foreign(std::string address, timestamp at)
{
    entries_.push_back(
        {"x-" + std::to_string(entries_.size()), foreign_number, std::move(address), "Your table is free.", at});
}

std::string vendor_list::find(const inquiry& question, timestamp now) const
{
    const bool is_call = channel_ == channel::phone;
    boost::json::array items;
    // Newest first. Of our messages it has only the requested one, because two with the same text are
    // indistinguishable.
    for (auto it = entries_.rbegin(); it != entries_.rend(); ++it)
        if (it->address == question.address && (it->from != our_number || it->id == "v-" + question.key))
            items.push_back({{"sid", it->id}, {"from", it->from}, {"to", it->address}, {"body", it->text},
                {"direction", "outbound-api"}, {"date_created", mail_date_of(it->created)},
                {"status", is_call ? "completed" : "delivered"}});
    http::answer page;
    page.status = 200;
    page.body = boost::json::serialize(boost::json::object{{is_call ? "calls" : "messages", std::move(items)}});
    const auto found =
        twilio::read_found(page, is_call ? "Calls" : "Messages", question, {our_number, ""}, "simulated", now);
    return found ? found->vendor_id : "";
}

}  // namespace outbound::simulation
