// From a claimed recipient to the message that is sent to it.
#include "engine/compose.hpp"

#include <charconv>

namespace outbound {
namespace {

void append(std::string& key, std::int64_t number)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    key += '-';
    key.append(digits, end);
}

std::string key_of(const std::string& instance, campaign_id campaign, const outbox::entry& entry)
{
    std::string key;
    key.reserve(instance.size() + 32);
    key = instance;
    append(key, campaign);
    append(key, entry.seq);
    append(key, entry.attempt);
    return key;
}

std::string display_name(const queued_recipient& who)
{
    if (who.first_name.empty() || who.last_name.empty())
        return who.first_name + who.last_name;
    return who.first_name + ' ' + who.last_name;
}

}  // namespace

void compose(
    outbox& box, const active_campaign& campaign, const std::string& instance, queued_recipient&& who, outbox::entry entry)
{
    auto name = display_name(who);
    auto values = campaign.wanted->of(who, &box.values);
    box.messages.push_back(
        {key_of(instance, campaign.work.id, entry), std::move(who.address), std::move(name), std::move(values), campaign.shared});
    box.entries.push_back(entry);
}

}  // namespace outbound
