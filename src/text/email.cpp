// render_email().
#include <outbound/error.hpp>
#include <outbound/message.hpp>

namespace outbound {

rendered_email render_email(const message& m)
{
    if (!m.shared)
        throw error{errc::invalid, "message \"" + m.key + "\" has no content; set `shared`"};
    const auto& content = m.shared->email;
    return {content.subject.render(m.values), content.text.render(m.values), content.html.render(m.values),
        content.unsubscribe_url.render(m.values)};
}

}  // namespace outbound
