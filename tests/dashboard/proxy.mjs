// A reverse proxy that removes a prefix from the path, like nginx with `location /crm/ { proxy_pass …/; }`.
import { createServer, request } from 'node:http';

export async function prefixing(upstream, prefix) {
    const server = createServer((incoming, outgoing) => {
        const { method, headers, url } = incoming;
        if (!url.startsWith(prefix)) return outgoing.writeHead(404).end();
        const passed = request(upstream + url.slice(prefix.length), { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode, answer.headers);
            answer.pipe(outgoing);
        });
        passed.on('error', () => outgoing.destroy());
        return incoming.pipe(passed);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        close: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}
