// A fate is drawn from a hash of seed and address.
#include "fates.hpp"

namespace simulator {

// In [0, 1): FNV-1a with a finalizer, so that similar addresses differ.
double fates::draw(std::string_view address, std::string_view trait) const
{
    std::uint64_t x = 0xcbf29ce484222325 ^ shares_.seed * 0x9e3779b97f4a7c15;
    for (const auto text : {address, trait})
        for (const char c : text)
            x = (x ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

email_fate fates::of_email(std::string_view address) const
{
    email_fate out;
    const auto end = draw(address, "end");
    if (end < shares_.bounce)
        out.end = email_fate::bounced;
    else if (end < shares_.bounce + shares_.blocked)
        out.end = email_fate::blocked;
    if (out.end != email_fate::delivered)
        return out;
    out.deferred = draw(address, "defer") < shares_.defer;
    out.clicks = draw(address, "click") < shares_.click;
    out.opens = out.clicks ? draw(address, "seen") < 0.5 : draw(address, "open") < shares_.open;
    out.proxy_opens = draw(address, "proxy") < shares_.machine_open;
    out.scanned = !out.clicks && draw(address, "scanner") < shares_.scanner;
    out.complains = draw(address, "complain") < shares_.complain;
    out.unsubscribes = draw(address, "unsubscribe") < shares_.unsubscribe;
    return out;
}

text_fate fates::of_text(std::string_view number) const
{
    text_fate out;
    out.delivered = draw(number, "delivered") >= shares_.undelivered;
    if (!out.delivered)
        return out;
    const auto answer = draw(number, "answer");
    out.stops = answer < shares_.stop;
    out.replies = !out.stops && answer < shares_.stop + shares_.reply;
    return out;
}

call_fate fates::of_call(std::string_view number) const
{
    call_fate out;
    const auto end = draw(number, "end");
    if (end < shares_.voicemail)
        out.end = call_fate::voicemail;
    else if (end < shares_.voicemail + shares_.busy)
        out.end = call_fate::busy;
    else if (end < shares_.voicemail + shares_.busy + shares_.no_answer)
        out.end = call_fate::no_answer;
    out.seconds = 5 + static_cast<int>(draw(number, "seconds") * 55);
    if (out.end == call_fate::answered && draw(number, "press") < shares_.press)
        out.key = draw(number, "key") < 0.2 ? '9' : '1';
    if (draw(number, "talk") < shares_.talk)
        out.talk_seconds = 20 + static_cast<int>(draw(number, "talk_seconds") * 300);
    return out;
}

}  // namespace simulator
