// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Connects where the settings say and not where the driver's URL does: to a Unix-domain socket, or to one address of a host
 * while its name stays what a certificate is compared with. The driver uses it again to send a cancel request. Public only
 * because the driver makes it by name.
 */
public final class EndpointSockets extends SocketFactory {
    private static final String SOCKET = "keymend.socket";
    private static final String PEER = "keymend.requirepeer";
    private static final String ADDRESS = "keymend.address";
    private static final String PORT = "keymend.port";
    private static final String TIMEOUT_MILLIS = "keymend.connectMillis";

    /** Followed by {@code idle} and {@code interval}, in seconds, or {@code count}. */
    static final String KEEPALIVES = "keymend.keepalives_";

    private final Properties properties;

    /** Called by the driver, with the properties that the connection was asked for with. */
    public EndpointSockets(Properties properties) {
        this.properties = properties;
    }

    /** Adds what makes the driver connect to a socket's file. */
    static void toSocket(Properties properties, Path file, String requiredPeer) {
        properties.setProperty("socketFactory", EndpointSockets.class.getName());
        properties.setProperty(SOCKET, file.toString());
        properties.setProperty(PEER, requiredPeer);
    }

    /** Adds what makes the driver connect to one address. */
    static void toAddress(Properties properties, InetAddress address, int port, int timeoutSeconds) {
        properties.setProperty("socketFactory", EndpointSockets.class.getName());
        properties.setProperty(ADDRESS, address.getHostAddress());
        properties.setProperty(PORT, Integer.toString(port));
        properties.setProperty(TIMEOUT_MILLIS, Integer.toString(timeoutSeconds * 1000));
    }

    @Override
    public Socket createSocket() throws IOException {
        @Nullable String file = properties.getProperty(SOCKET);
        return file == null ? overNetwork() : overFile(Path.of(file));
    }

    private Socket overFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        UnixSocket socket = UnixSocket.connect(file);
        String required = properties.getProperty(PEER, "");
        if (!required.isEmpty() && !socket.peer().equals(required)) {
            String peer = socket.peer();
            socket.close();
            throw new ConnectException(
                    "the server there is run by \"%s\", and requirepeer asks for \"%s\"".formatted(peer, required));
        }
        return socket;
    }

    private Socket overNetwork() throws IOException {
        // An address and no name: nothing is looked up.
        InetAddress address = InetAddress.getByName(properties.getProperty(ADDRESS));
        int port = Integer.parseInt(properties.getProperty(PORT));
        Socket socket = new Socket();
        try {
            if (properties.stringPropertyNames().stream().anyMatch(name -> name.startsWith(KEEPALIVES))) {
                keepAlive(socket, "idle", ExtendedSocketOptions.TCP_KEEPIDLE);
                keepAlive(socket, "interval", ExtendedSocketOptions.TCP_KEEPINTERVAL);
                keepAlive(socket, "count", ExtendedSocketOptions.TCP_KEEPCOUNT);
            }
            socket.connect(
                    new InetSocketAddress(address, port), Integer.parseInt(properties.getProperty(TIMEOUT_MILLIS)));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void keepAlive(Socket socket, String which, SocketOption<Integer> option) throws IOException {
        int value = Integer.parseInt(properties.getProperty(KEEPALIVES + which, "0"));
        if (value > 0 && socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket();
    }
}
