package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `@kubernetes/client-node`, the client of JavaScript's tools, against the API and real containers. Its
/// streams are WebSockets of the older protocol, which kubectl no longer speaks.
@Tag("kernel")
@Timeout(360)
class ClientNodeTest {
    private static final String VERSION = "1.3.0";

    private static final String SCRIPT = """
            import * as k8s from '@kubernetes/client-node';
            import { PassThrough } from 'node:stream';
            const config = new k8s.KubeConfig();
            config.loadFromFile(process.argv[2]);
            const core = config.makeApiClient(k8s.CoreV1Api);
            const apps = config.makeApiClient(k8s.AppsV1Api);
            const namespace = 'default';
            const tell = (...words) => console.log(...words);
            const heard = stream => { let text = ''; stream.on('data', d => text += d); return () => text; };
            async function until(what, condition) {
              const end = Date.now() + 60000;
              while (!condition()) {
                if (Date.now() > end) throw new Error(what + ' does not happen');
                await new Promise(done => setTimeout(done, 50));
              }
            }

            // Lists and objects
            const pods = await core.listNamespacedPod({ namespace });
            tell('pods', pods.items.map(p => p.metadata.name + ' ' + p.status.phase).join());
            await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'm' }, data: { k: 'v' } } });
            await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'n' } } });
            tell('map', (await core.readNamespacedConfigMap({ namespace, name: 'm' })).data.k);
            try {
              await core.readNamespacedConfigMap({ namespace, name: 'nobody' });
            } catch (e) {
              tell('missing', e.code, JSON.parse(e.body).message);
            }
            const page = await core.listNamespacedConfigMap({ namespace, limit: 1 });
            tell('paged', page.items.length, Boolean(page.metadata._continue));
            tell('deployments', (await apps.listDeploymentForAllNamespaces()).items.length);

            // A watch, and an informer that lists first
            const seen = [];
            const watch = await new k8s.Watch(config).watch('/api/v1/namespaces/default/configmaps', {},
              (type, object) => { if (object.metadata.name === 'w') seen.push(type); }, () => seen.push('over'));
            const informer = k8s.makeInformer(config, '/api/v1/namespaces/default/configmaps',
              () => core.listNamespacedConfigMap({ namespace }));
            const informed = [];
            informer.on('add', o => informed.push('add ' + o.metadata.name));
            informer.on('delete', o => informed.push('delete ' + o.metadata.name));
            await informer.start();
            await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'w' } } });
            await core.patchNamespacedConfigMap({ namespace, name: 'w', body: [{ op: 'add', path: '/data', value: { a: 'b' } }] });
            await core.deleteNamespacedConfigMap({ namespace, name: 'w' });
            await until('the watch of a deletion', () => seen.includes('DELETED'));
            tell('watched', seen.join());
            await until('the informer', () => informed.includes('delete w'));
            tell('informed', informed.includes('add m'), informed.includes('add w'));
            watch.abort();
            await informer.stop();

            // Streams
            const exec = new k8s.Exec(config);
            async function run(command, stdin, tty) {
              const out = new PassThrough(), err = new PassThrough();
              const said = heard(out), complained = heard(err);
              let input = null;
              if (stdin !== null) { input = new PassThrough(); }
              const status = await new Promise((done, failed) => {
                exec.exec(namespace, 'p', 'main', command, out, err, input, tty, done)
                  .then(() => { if (input) input.write(stdin); }, failed);
              });
              return [said(), complained(), status.status, status.details?.causes?.[0]?.message ?? ''];
            }
            tell('exec', JSON.stringify(await run(['sh', '-c', 'echo out; echo err >&2; exit 7'], null, false)));
            tell('typed', JSON.stringify(await run(['sh', '-c', 'read x; echo $x'], 'words\\n', false)));
            const log = new PassThrough();
            const logged = heard(log);
            await new k8s.Log(config).log(namespace, 'p', 'main', log, { tailLines: 1 });
            await until('the log', () => logged().endsWith('\\n'));
            tell('log', JSON.stringify(logged()));
            const output = new PassThrough(), error = new PassThrough(), input = new PassThrough();
            const answered = heard(output), refused = heard(error);
            const socket = await new k8s.PortForward(config).portForward(namespace, 'p', [8080], output, error, input);
            input.write('GET / HTTP/1.0\\r\\n\\r\\n');
            await until('an answer', () => answered().endsWith('over there\\n'));
            tell('forwarded', answered().split('\\r\\n')[0].includes(' 200 OK'), JSON.stringify(refused()));
            socket.close();
            process.exit(0);
            """;

    @TempDir
    Path folder;

    private StreamRoom room;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, once it is known that it can run.
    ClientNodeTest() {}

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void listsWatchesRunsAndForwards() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/npm")) || Files.isExecutable(Path.of("/usr/local/bin/npm")),
                "no npm: install Node.js to run @kubernetes/client-node");
        Path place = Files.createDirectory(folder.resolve("js"));
        int installed = run(
                place,
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--silent",
                "--omit=dev",
                "@kubernetes/client-node@" + VERSION);
        assumeTrue(installed == 0, "@kubernetes/client-node " + VERSION + " can't be had from npm here");
        room = new StreamRoom(folder);
        room.pod(
                "p",
                "mkdir /tmp/w; echo over there > /tmp/w/index.html; echo begun; exec httpd -f -p 127.0.0.1:8080 -h /tmp/w");
        Files.writeString(place.resolve("story.mjs"), SCRIPT);
        int status = run(
                place,
                "node",
                "story.mjs",
                room.server.kubeconfig().toAbsolutePath().toString());
        String said = Files.readString(place.resolve("said"));
        assertThat(status).as(said).isZero();
        assertThat(said.lines())
                .containsSubsequence(
                        "pods p Running",
                        "map v",
                        "missing 404 configmaps \"nobody\" not found",
                        "paged 1 true",
                        "deployments 0",
                        "watched ADDED,MODIFIED,DELETED",
                        "informed true true",
                        "exec [\"out\\n\",\"err\\n\",\"Failure\",\"7\"]",
                        "typed [\"words\\n\",\"\",\"Success\",\"\"]",
                        "log \"begun\\n\"",
                        "forwarded true \"\"");
    }

    private static int run(Path place, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(words))
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("said").toFile())
                .start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(150, TimeUnit.SECONDS))
                    .as(() -> words[0] + " ends; so far: " + StreamRoom.text(place.resolve("said")))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
