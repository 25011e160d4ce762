// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ScratchFileTest {
    private static final int NUMBERS = 100_000;

    @Test
    void isReadByAnyNumberAsItWasWritten() throws IOException {
        try (ScratchFile file = ScratchFile.create()) {
            DataOutputStream out = file.out();
            for (int i = 0; i < NUMBERS; i++) {
                out.writeInt(i);
            }
            out.flush();
            DataInputStream one = file.in();
            DataInputStream other = file.in();
            for (int i = 0; i < NUMBERS; i++) {
                assertThat(one.readInt()).isEqualTo(i);
                if (i % 2 == 0) {
                    assertThat(other.readInt()).isEqualTo(i / 2);
                }
            }
            assertThat(one.read()).isEqualTo(-1);
            assertThatThrownBy(one::readInt).isInstanceOf(EOFException.class);
        }
    }

    /** So that nothing is left of it when the process is killed. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void hasNoNameWhileItIsOpen() throws IOException {
        Set<Path> before = files();
        try (ScratchFile file = ScratchFile.create()) {
            DataOutputStream out = file.out();
            out.writeLong(1);
            out.flush();
            Set<Path> now = files();
            now.removeAll(before);
            assertThat(now).isEmpty();
            assertThat(file.in().readLong()).isEqualTo(1);
        }
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().matches("keymend-.*\\.tmp"))
                    .collect(Collectors.toSet());
        }
    }
}
