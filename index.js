'use strict';

/** The compiled classes, for whoever loads the package without n8n's own loader. */
const { EvoLink } = require('./dist/nodes/EvoLink/EvoLink.node.js');
const { LmChatEvoLink } = require('./dist/nodes/LmChatEvoLink/LmChatEvoLink.node.js');
const { EvoLinkApi } = require('./dist/credentials/EvoLinkApi.credentials.js');

module.exports = { EvoLink, LmChatEvoLink, EvoLinkApi };
