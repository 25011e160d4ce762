// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between a program and a server on the same machine: hands on what either sends, as late as if it had come a long way.
 * Nothing waits for what was sent before it, so that only round trips cost time.
 */
final class Distance implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int there;
    private final long nanosEachWay;

    /** Some bytes and when they arrive; no bytes where the sender has ended. */
    private record Sent(ByteBuffer bytes, long due) {}

    /**
     * A network to a port of this machine.
     *
     * @param roundTripNanos how long it takes there and back, at least
     */
    Distance(int port, long roundTripNanos) throws IOException {
        this.there = port;
        this.nanosEachWay = roundTripNanos / 2;
        start(this::accept);
    }

    /** The port of this end. */
    int port() {
        return here.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "distance");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = here.accept();
                Socket far = new Socket(here.getInetAddress(), there);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                connect(near, far);
                connect(far, near);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket from, Socket to) {
        BlockingQueue<Sent> onTheWay = new LinkedBlockingQueue<>();
        start(() -> send(from, onTheWay));
        start(() -> deliver(to, onTheWay));
    }

    private void send(Socket from, BlockingQueue<Sent> onTheWay) {
        byte[] buffer = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, read));
                onTheWay.add(new Sent(bytes, System.nanoTime() + nanosEachWay));
            }
        } catch (IOException e) {
            // As good as ended.
        } finally {
            onTheWay.add(new Sent(ByteBuffer.allocate(0), System.nanoTime()));
        }
    }

    private static void deliver(Socket to, BlockingQueue<Sent> onTheWay) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Sent sent = onTheWay.take(); sent.bytes().hasRemaining(); sent = onTheWay.take()) {
                for (long left = sent.due() - System.nanoTime(); left > 0; left = sent.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(sent.bytes().array());
            }
        } catch (IOException e) {
            // The other side has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        here.close();
    }
}
