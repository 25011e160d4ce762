// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A Unix-domain socket in the shape that the driver takes: a connected {@link java.net.Socket}, which the JDK itself
 * makes of TCP sockets only.
 *
 * <p>The channel does not block; who reads waits at a selector, which knows timeouts, where a blocking channel does not.
 * And as with other sockets an interrupted thread goes on reading: a blocking channel would close, and take the session
 * with it. One thread may read while another writes, and any may close.
 */
final class UnixSocket extends java.net.Socket {
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();
    private volatile int timeoutMillis;

    private UnixSocket(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        readable = Selector.open();
        writable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    /**
     * Connects to a server's socket.
     *
     * @throws java.net.ConnectException when nobody listens there
     * @throws SocketException when the path is too long, or may not be used
     */
    static UnixSocket connect(Path file) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
        try {
            return new UnixSocket(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Who runs the server, as the operating system says. */
    String peer() throws IOException {
        return channel.getOption(jdk.net.ExtendedSocketOptions.SO_PEERCRED)
                .user()
                .getName();
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        throw new SocketException("already connected");
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public synchronized void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public synchronized int getSoTimeout() {
        return timeoutMillis;
    }

    /** There is nothing to delay. */
    @Override
    public void setTcpNoDelay(boolean on) {}

    /** Nobody's cable can be pulled. */
    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public synchronized int getReceiveBufferSize() throws SocketException {
        return buffer(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public synchronized int getSendBufferSize() throws SocketException {
        return buffer(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public <T> java.net.Socket setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    private int buffer(SocketOption<Integer> which) throws SocketException {
        try {
            return channel.getOption(which);
        } catch (IOException e) {
            throw closed(e);
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public synchronized void close() throws IOException {
        try (channel;
                readable;
                writable) {
            super.close();
        }
    }

    @Override
    public String toString() {
        return "UnixSocket[" + channel + "]";
    }

    /** Waits until the channel is ready, whatever interrupts it; the thread is as interrupted afterwards as it was before. */
    private static void await(Selector selector, int millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                long left = millis == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
                if (millis != 0 && left <= 0) {
                    throw new SocketTimeoutException("Read timed out");
                }
                int ready = selector.select(left);
                interrupted |= Thread.interrupted();
                if (ready > 0) {
                    selector.selectedKeys().clear();
                    return;
                }
            }
        } catch (ClosedSelectorException e) {
            throw closed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SocketException closed(Exception cause) {
        SocketException closed = new SocketException("Socket closed");
        closed.initCause(cause);
        return closed;
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            try {
                int read = channel.read(buffer);
                while (read == 0 && length > 0) {
                    await(readable, timeoutMillis);
                    read = channel.read(buffer);
                }
                return read;
            } catch (ClosedChannelException e) {
                throw closed(e);
            }
        }

        @Override
        public void close() throws IOException {
            UnixSocket.this.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            try {
                while (buffer.hasRemaining()) {
                    if (channel.write(buffer) == 0) {
                        await(writable, 0);
                    }
                }
            } catch (ClosedChannelException e) {
                throw closed(e);
            }
        }

        @Override
        public void close() throws IOException {
            UnixSocket.this.close();
        }
    }
}
