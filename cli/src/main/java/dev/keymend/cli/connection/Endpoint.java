// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

/**
 * One of the servers to try.
 *
 * @param named as host says: what a certificate must be for, and what a password file goes by
 * @param address as hostaddr says, where to connect without looking the name up; empty without one
 * @param password the one for this server
 */
record Endpoint(HostPort named, String address, Password password) {

    /** Where the connection goes, for messages. */
    HostPort reached() {
        return address.isEmpty() ? named : new HostPort(address, named.port());
    }

    Endpoint withPassword(Password newPassword) {
        return new Endpoint(named, address, newPassword);
    }
}
