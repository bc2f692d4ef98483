// Who may send webhooks, by the configuration: each type of provider has members of its own for that.
#include "service/webhook_accounts.hpp"

#include "model/json_members.hpp"
#include "providers/webhook_readers.hpp"

namespace outbound {

std::vector<std::unique_ptr<webhook_reader>> webhook_readers_of(const configuration& from)
{
    std::vector<sendgrid::webhook_key> keys;
    std::vector<ses::webhook_topics> topics;
    std::vector<twilio::webhook_token> tokens;
    std::string sns_ca_file;
    std::string sns_base_url;
    for (const auto& entry : from.providers) {
        if (entry.type == "sendgrid") {
            for (const auto& text : texts_member(entry.settings, "webhook_keys"))
                keys.push_back(sendgrid::read_webhook_key(entry.name, text));
        } else if (entry.type == "ses") {
            topics.push_back({entry.name, texts_member(entry.settings, "topics")});
            sns_ca_file = text_member(entry.settings, "sns_ca_file");
            sns_base_url = text_member(entry.settings, "sns_base_url");
        } else if (entry.type == "twilio") {
            tokens.push_back({entry.name, text_member(entry.settings, "auth_token")});
        }
    }
    std::vector<std::unique_ptr<webhook_reader>> readers;
    readers.push_back(std::make_unique<sendgrid::webhooks>(std::move(keys)));
    readers.push_back(std::make_unique<ses::webhooks>(std::move(topics), sns_ca_file, sns_base_url));
    readers.push_back(std::make_unique<twilio::webhooks>(std::move(tokens), from.public_url));
    return readers;
}

}  // namespace outbound
