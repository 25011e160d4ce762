// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a password is asked for, against a server that asks for one in clear text and refuses every answer. */
class ConnectorTest {

    private static final byte[] REFUSAL = "C28P01\0Mrefused\0Rauth_failed\0\0".getBytes(StandardCharsets.US_ASCII);

    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "refusing server");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void asksOnceWhenTheServerWantsAPassword() {
        ConnectionFailure failure = open("", PromptPolicy.WHEN_WANTED, "typed");

        assertThat(failure)
                .hasMessage(
                        "the server at 127.0.0.1:%d refused the password from the prompt for \"app\"; it said: refused. Correct it, or use -W to be asked.",
                        server.getLocalPort());
        assertThat(questions).containsExactly("Password for user app: ");
        assertThat(answers).containsExactly("typed");
    }

    @Test
    void saysWhatIsMissingWhenNobodyCanBeAsked() {
        ConnectionFailure failure = open("", PromptPolicy.WHEN_WANTED, null);

        assertThat(failure)
                .hasMessage(
                        "the server at 127.0.0.1:%d wants a password for \"app\", and none is known. Use -W, PGPASSWORD or ~/.pgpass.",
                        server.getLocalPort());
        assertThat(answers).isEmpty();
    }

    @Test
    void doesNotAskWhenForbidden() {
        assertThat(open("", PromptPolicy.NEVER, "typed").kind()).isEqualTo(Kind.PASSWORD_MISSING);
        assertThat(questions).isEmpty();
    }

    @Test
    void doesNotAskAgainAfterAKnownPasswordWasRefused() {
        assertThat(open("known", PromptPolicy.WHEN_WANTED, "typed").kind()).isEqualTo(Kind.PASSWORD_WRONG);
        assertThat(questions).isEmpty();
        assertThat(answers).containsExactly("known");
    }

    @Test
    void asksFirstWhateverIsKnown() {
        assertThat(open("known", PromptPolicy.FIRST, "typed").kind()).isEqualTo(Kind.PASSWORD_WRONG);
        assertThat(questions).hasSize(1);
        assertThat(answers).containsExactly("typed");
    }

    private ConnectionFailure open(String password, PromptPolicy policy, @Nullable String typed) {
        Map<String, String> keywords = Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(server.getLocalPort()),
                "user", "app",
                "sslmode", "disable",
                "password", password);
        ConnectionSettings settings = new SettingsResolver(new Environment(Map.of(), Path.of("no-such-home"), "me"))
                .resolve(keywords, Map.of(), policy);
        PasswordPrompt prompt = question -> {
            questions.add(question);
            return Optional.ofNullable(typed).map(String::toCharArray);
        };
        return catchThrowableOfType(ConnectionFailure.class, () -> new Connector().open(settings, prompt));
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                askAndRefuse(client);
            } catch (SocketException expected) {
                // The test closed the server, or the client hung up rather than answer.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void askAndRefuse(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        in.readNBytes(in.readInt() - 4);
        out.write('R');
        out.writeInt(8);
        out.writeInt(3);
        out.flush();
        if (in.read() != 'p') {
            return; // the client hung up rather than answer
        }
        byte[] answer = in.readNBytes(in.readInt() - 4);
        answers.add(new String(answer, 0, answer.length - 1, StandardCharsets.UTF_8));
        out.write('E');
        out.writeInt(4 + REFUSAL.length);
        out.write(REFUSAL);
        out.flush();
    }
}
